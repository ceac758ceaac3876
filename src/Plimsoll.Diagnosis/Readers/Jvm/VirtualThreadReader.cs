using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Numbers of virtual threads: Thread.toString, jcmd Thread.dump_to_file, and dumps in a tool's or a person's words.</summary>
internal sealed class VirtualThreadReader : LineReader
{
    public override string Format => "thread dump";

    public override IReadOnlyList<string> Literals { get; } = ["VirtualThread[#", "irtual thread #", "\" virtual"];

    public override void Read(LogLine line, LineContext context)
    {
        var number = Named.Matches(line.Text).Select(match => long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0).DefaultIfEmpty(0).Max();
        if (number > 0)
            context.Facts.Add(new VirtualThreadSeen { Origin = line.Origin(), Number = number });
    }

    private static readonly Regex Named = new(@"VirtualThread\[#(?<number>\d{1,15})|\b[Vv]irtual thread #(?<number>\d{1,15})|^\s*#(?<number>\d{1,15}) ""[^""]{0,200}"" virtual\b", RegexOptions.ExplicitCapture);
}
