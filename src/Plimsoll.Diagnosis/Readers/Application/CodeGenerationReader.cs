using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Scripts and code that compile other code at run time: each such call may load a class of its own.</summary>
internal sealed class CodeGenerationReader : LineReader
{
    public override string Format => "program code";

    public override IReadOnlyList<string> Literals { get; } = [".parseClass(", "GroovyShell(", "GroovyClassLoader(", "${__groovy(", "new SerializeConfig(", "ScriptEngineManager(", "SpelExpressionParser("];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text))
            return;
        foreach (Match match in Call.Matches(line.Text))
            context.Facts.Add(new JobFeature { Origin = line.Origin(), Feature = match.Groups["call"].Value, Arguments = Excerpt.Of(match.Groups["arguments"].Value) });
    }

    private static readonly Regex Call = new(@"(?<call>parseClass|GroovyShell|GroovyClassLoader|\$\{__groovy|SerializeConfig|ScriptEngineManager|SpelExpressionParser)\((?<arguments>.{0,120})", RegexOptions.ExplicitCapture);
}
