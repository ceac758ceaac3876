using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Resident memory of processes over time: lines with the kernel's <c>VmRSS</c>.</summary>
internal sealed class ResidentMemoryReader : LineReader
{
    public override string Format => "resident memory";

    public override IReadOnlyList<string> Literals { get; } = [" VmRSS: ", "VmRSS:\t "];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["VmRSS"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Resident.Matches(line.Text))
        {
            if (match.Kilobytes("kilobytes") is { } bytes)
                context.Facts.Add(new ResidentMemory { Origin = line.Origin(), Program = match.Groups["program"].Value, Bytes = bytes });
        }
    }

    private static readonly Regex Resident = new(@"(?:(?<program>[a-z][\w.-]{1,40})\s+)?VmRSS:\s*(?<kilobytes>\d{1,15}) kB", RegexOptions.ExplicitCapture);
}
