using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A whole table or result that is read into memory at once, in a person's words, English or Chinese; the words must speak of a database.</summary>
internal sealed partial class WholeResultReader : LineReader
{
    private const int LinesBack = 6;

    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = ["into memory", "in memory at once", "into the heap", "all rows", "一次性", "读到内存", "加载到内存", "读入内存", "全部加载"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text) || Told().Match(line.Text) is not { Success: true } told || Denied().IsMatch(line.Text.AsSpan(0, told.Index)))
            return;
        if (context.Preceding(LinesBack).Append(line).Any(said => Database().IsMatch(said.Text)))
            context.Facts.Add(new Statement { Origin = line.Origin(), Basis = Basis.Reported, Topic = Topic.WholeResult, Name = Driver(line, context) });
    }

    private static string Driver(LogLine line, LineContext context) =>
        context.Preceding(LinesBack).Append(line).Select(said => Product().Match(said.Text)).FirstOrDefault(product => product.Success)?.Value.ToUpperInvariant() ?? "";

    [GeneratedRegex("""
        \b(?:reads?|reading|loads?|loading|loaded|fetch(?:es|ed|ing)?|pulls?|pulling|buffers?|keeps?)\b[^.\n]{0,40}?\b(?:all|whole|entire|full|every|everything|complete)\b[^.\n]{0,40}?\b(?:in(?:to)?|to)\ (?:the\ )?(?:memory|heap|ram)\b
        |\ball\ (?:the\ )?(?:rows|records|data)\b[^.\n]{0,30}\b(?:at\ once|in\ one\ go|in\ memory)\b
        |\u4E00\u6B21\u6027?[^\u3002\n]{0,14}(?:\u8BFB|\u52A0\u8F7D|\u62C9\u53D6|\u67E5\u8BE2|\u67E5\u51FA)[^\u3002\n]{0,10}\u5185\u5B58
        |(?:\u5168\u90E8|\u6240\u6709|\u6574\u5F20\u8868|\u5168\u8868)[^\u3002\n]{0,10}(?:\u8BFB|\u52A0\u8F7D|\u62C9\u53D6)[^\u3002\n]{0,6}\u5185\u5B58
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Told();

    [GeneratedRegex(@"\b(?:no|not|never|without|doesn't|don't|avoid|instead of)\b[^.;,\n]{0,30}$", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();

    [GeneratedRegex(@"jdbc|mysql|maria ?db|postgres|oracle|sql ?server|rdbms|\bdb2\b|result ?set|\bselect\b|\btables?\b|\bquer(?:y|ies)\b|database|\u8868|\u6570\u636E\u5E93", RegexOptions.IgnoreCase)]
    private static partial Regex Database();

    [GeneratedRegex(@"mysql|maria ?db|postgres|oracle|sql ?server|\bdb2\b", RegexOptions.IgnoreCase)]
    private static partial Regex Product();
}
