using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Names of generated classes with their generator's counter in them, wherever classes are listed: fastjson 1 and 2, XSLTC.</summary>
internal sealed partial class GeneratedClassReader : LineReader
{
    public override string Format => "list of classes";

    public override IReadOnlyList<string> Literals { get; } = ["fastjson2.writer.OWG_", "fastjson2.reader.ORG_", "ASMSerializer_", "FastjsonASMDeserializer_", "GregorSamsa"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Named().Matches(line.Text))
        {
            if (long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                context.Facts.Add(new GeneratedClassSeen { Origin = line.Origin(), Generator = Generator(match), Class = match.Value, Number = number });
        }
    }

    private static string Generator(Match match) => match.Groups["two"].Success ? "fastjson2" : match.Groups["one"].Success ? "fastjson" : "XSLTC";

    // OWG_9991_2_GlobalConfig (a writer), ORG_12_3_Order (a reader), ASMSerializer_1234_Order, GregorSamsa1234
    [GeneratedRegex(@"(?:[a-z_]\w*\.)*(?:(?<two>O[WR]G_)|(?<one>ASMSerializer_|FastjsonASMDeserializer_)|GregorSamsa)(?<number>\d{1,9})(?!\d)\w*", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
