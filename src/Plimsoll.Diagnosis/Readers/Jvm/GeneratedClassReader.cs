using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Names of generated classes with their generator's counter in them, wherever classes are listed: fastjson 1 and 2, XSLTC, cglib.</summary>
internal sealed class GeneratedClassReader : LineReader
{
    public override string Format => "list of classes";

    public override IReadOnlyList<string> Literals { get; } = ["fastjson2.writer.OWG_", "fastjson2.reader.ORG_", "ASMSerializer_", "FastjsonASMDeserializer_", "GregorSamsa", "SpringCGLIB$$", "EnhancerByCGLIB$$"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Named.Matches(line.Text))
        {
            if (long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                context.Facts.Add(new GeneratedClassSeen { Origin = line.Origin(), Generator = Generator(match), Class = match.Value, Number = number });
        }

        ReadTwins(line, context);
    }

    // The first proxies of a class and a scope have no number, or a small one, in every sound program.
    private static void ReadTwins(LogLine line, LineContext context)
    {
        foreach (Match match in Twin.Matches(line.Text))
        {
            if (long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= GeneratedClassSeen.ManyTwins)
                context.Facts.Add(new GeneratedClassSeen { Origin = line.Origin(), Generator = GeneratedClassSeen.Cglib, Class = match.Value, Number = number });
        }
    }

    private static string Generator(Match match) => match.Groups["two"].Success ? "fastjson2" : match.Groups["one"].Success ? "fastjson" : "XSLTC";

    // Rules$$EnhancerBySpringCGLIB$$7d2aa9c7_20 (cglib and Spring to 5: the hash of the key, then the number of the class of that key), Rules$$SpringCGLIB$$20 (Spring 6: the number alone)
    private static readonly Regex Twin = new(@"(?:[a-z_]\w*\.)*[A-Z_]\w*(?:\$[\w$]*?)??\$\$(?:EnhancerBy(?:Spring)?CGLIB\$\$[0-9a-f]{1,8}_|SpringCGLIB\$\$)(?<number>\d{1,9})(?![\w$])", RegexOptions.ExplicitCapture);

    // OWG_9991_2_GlobalConfig (a writer), ORG_12_3_Order (a reader), ASMSerializer_1234_Order, GregorSamsa1234
    private static readonly Regex Named = new(@"(?:[a-z_]\w*\.)*(?:(?<two>O[WR]G_)|(?<one>ASMSerializer_|FastjsonASMDeserializer_)|GregorSamsa)(?<number>\d{1,9})(?!\d)\w*", RegexOptions.ExplicitCapture);
}
