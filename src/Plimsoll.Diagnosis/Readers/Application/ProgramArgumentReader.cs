using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Settings that a start script or command line passes to the program itself, where they bound or enlarge buffers.</summary>
internal sealed class ProgramArgumentReader : LineReader
{
    public override string Format => "program arguments";

    public override IReadOnlyList<string> Literals { get; } = ["max-http-header-size", "max-http-request-header-size", "maxHttpHeaderSize"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Argument.Matches(line.Text))
            context.Facts.Add(new ApplicationSetting { Origin = line.Origin(match.Value), Key = match.Groups["key"].Value, Value = match.Groups["value"].Value });
    }

    private static readonly Regex Argument = new("""(?:--|-D)?(?<key>(?:[\w.-]*max-http-(?:request-)?header-size)|maxHttpHeaderSize)\s*[=:]\s*["']?(?<value>\d{1,12}[kKmM]?)B?""", RegexOptions.ExplicitCapture);
}
