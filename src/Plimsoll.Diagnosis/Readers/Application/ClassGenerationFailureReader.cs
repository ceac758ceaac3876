using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Failures to generate a class, as a running program logs them; while beans are made it is a start, and the causes of a trace belong to their trace.</summary>
internal sealed class ClassGenerationFailureReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["CodeGenerationException", "CannotCompileException"];

    protected override Regex Pattern => Failure;

    protected override Fact? Of(Match match, LogLine line) =>
        TraceText.IsFrame(line.Text) || TraceText.IsCause(line.Text) || Starting.IsMatch(line.Text) ? null : new ClassGenerationFailed { Origin = line.Origin(), Class = match.Groups["class"].Value };

    private static readonly Regex Failure = new(@"(?<![\w.])(?<class>(?:net\.sf\.cglib\.core|org\.springframework\.cglib\.core|com\.google\.inject\.internal\.cglib\.core)\.\$?CodeGenerationException|javassist\.CannotCompileException)(?=:|\s*$)", RegexOptions.ExplicitCapture);

    private static readonly Regex Starting = new(@"\bbean\b|BeanCreation|BeanDefinition|nested exception|context initialization|\bcatch\b|\bthrows\b", RegexOptions.IgnoreCase);
}
