using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// What JRuby prints instead of an OutOfMemoryError (<c>org.jruby.Main</c>): Logstash, Puppet Server. Up to JRuby 9.1 it stands for every kind of that error; the kind is told elsewhere, or it is the heap.
/// </summary>
internal sealed class SafetyCapReader : LineReader
{
    public override string Format => "JRuby console";

    public override IReadOnlyList<string> Literals { get; } = ["used more memory than the safety cap", "used more memory than the automatic cap"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Cap.Match(line.Text) is not { Success: true } match)
            return;
        const string Class = "java.lang.OutOfMemoryError";
        context.Facts.Add(new Thrown { Origin = line.Origin(), Chain = [new ThrowableLink(Class, "", Class, [], line.Origin())] });
        if (match.Groups["size"] is { Success: true, Value: var size })
            context.Facts.Add(new JvmFlag { Origin = line.Origin(), Name = "MaxHeapSize", Value = size, InForce = true });
    }

    // A comment or a manual that quotes the sentence does not begin with it.
    private static readonly Regex Cap = new(@"(?:^|^\d[\d:._T-]{8,30} )Error: Your application used more memory than the (?:safety|automatic) cap(?: of (?<size>\d{1,9}[kKmMgG]?)B?)?\.", RegexOptions.ExplicitCapture);
}
