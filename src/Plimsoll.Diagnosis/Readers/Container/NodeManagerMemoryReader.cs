using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The memory that a NodeManager of YARN offers: the property in yarn-site.xml, in use or commented out, and the same key in managers' and tools' files of key and value.</summary>
internal sealed class NodeManagerMemoryReader : LineReader
{
    private const string Key = "yarn.nodemanager.resource.memory-mb";

    private const int LinesOfAProperty = 4;

    private const long MostMegabytes = 1L << 26;

    public override string Format => "Hadoop settings";

    public override IReadOnlyList<string> Literals { get; } = [Key];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header?.Level is not null)
            return;
        var commented = IsCommented(context.Preceding(LinesOfAProperty), line.Text);
        if (Pair.Match(line.Text) is { Success: true } pair)
            context.Facts.Add(Of(line, pair.Groups["mebibytes"].Value, commented || pair.Groups["off"].Success));
        else if (Name.IsMatch(line.Text))
            context.Follow(new NextLine(line, commented));
    }

    // A comment of XML that begins above or in the line and does not end before the key.
    private static bool IsCommented(IReadOnlyList<LogLine> above, string text)
    {
        var before = string.Concat(above.Select(line => line.Text + "\n")) + text[..Math.Max(0, text.IndexOf(Key, StringComparison.Ordinal))];
        return before.LastIndexOf("<!--", StringComparison.Ordinal) > before.LastIndexOf("-->", StringComparison.Ordinal);
    }

    private static NodeManagerMemory Of(LogLine line, string digits, bool commented) => new()
    {
        Origin = line.Origin(),
        Bytes = !commented && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes is > 0 and < MostMegabytes ? mebibytes << 20 : null,
    };

    // The value stands in the line below the name; no line is taken from others.
    private sealed class NextLine(LogLine name, bool commented) : LineBlock
    {
        private string? _value;

        public override bool Accept(LogLine line)
        {
            _value = Value.Match(line.Text) is { Success: true } match ? match.Groups["mebibytes"].Value : null;
            return false;
        }

        public override void Complete(FactSink facts)
        {
            if (_value is not null)
                facts.Add(Of(name, _value, commented));
        }
    }

    private static readonly Regex Name = new(@"<name>\s*yarn\.nodemanager\.resource\.memory-mb\s*</name>");

    private static readonly Regex Value = new(@"<value>\s*(?<mebibytes>-?\d{1,9})\s*</value>", RegexOptions.ExplicitCapture);

    private static readonly Regex Pair = new("""
        <name>\s*yarn\.nodemanager\.resource\.memory-mb\s*</name>\s*<value>\s*(?<mebibytes>-?\d{1,9})\s*</value>
        |^\s*(?<off>[#;]+\s*)?["']?(?:[\w-]{1,40}:)?yarn\.nodemanager\.resource\.memory-mb["']?\s*[:=]\s*["']?(?<mebibytes>-?\d{1,9})["']?\s*,?\s*$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);
}
