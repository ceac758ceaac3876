using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words that say that a process' memory grows, fills or runs out, however they say it: they weigh little, and only beside something that was seen.</summary>
internal sealed partial class HeapTroubleReader : LineReader
{
    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = ["memory leak", "memory footprint", "memory usage", "out of memory", "OutOfMemory", "内存泄", "内存溢出", "内存一直"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["emory", " heap", "Heap", "oom", "OOM", "ull GC", "ull gc", "ullGC", "内存", "堆"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text) || TraceText.Throwable(line.Text) is not null || Told().Match(line.Text) is not { Success: true } told || Denied().IsMatch(line.Text.AsSpan(0, told.Index)))
            return;
        context.Facts.Add(new Statement { Origin = line.Origin(), Basis = Basis.Reported, Topic = Topic.HeapTrouble });
    }

    [GeneratedRegex("""
        \b(?:memory|heap)\b[^.\n]{0,60}?\b(?:grow(?:s|ing|n)?|growth|increas(?:e|es|ing|ed)|climb(?:s|ing)|ris(?:es|ing)|leak(?:s|ing|ed)?|fills?\ up|is\ full|exhausted|(?:cannot|can't|not|never)\ (?:be\ )?(?:recycled|freed|released|reclaimed|collected))\b
        |\b(?:leak(?:s|ing)?|growing|huge|very\ large|too\ much)\ (?:of\ )?(?:memory|heap)\b
        |\boom\b[^.\n]{0,30}\b(?:occurs?|occurred|happen(?:s|ed)?|again|appears?)\b
        |\b(?:get(?:s|ting)?|got|goes|went|causes?|caused|triggers?|leads?\ to|runs?\ into|ran\ into|dies|crash(?:es|ed)?)\b[^.\n]{0,30}\b(?:oom|out\ of\ memory|outofmemory\w*)\b
        |\u5185\u5B58[^\u3002\n]{0,14}(?:\u6DA8|\u589E\u957F|\u589E\u5927|\u5347\u9AD8|\u4E0A\u5347|\u6CC4[\u6F0F\u9732]|\u6EA2\u51FA|\u4E0D\u91CA\u653E|\u98D9\u5347|\u964D\u4E0D\u4E0B\u6765|\u6253\u6EE1|\u5360\u6EE1|\u7206)
        |(?:\u9891\u7E41|\u4E00\u76F4|\u6301\u7EED|\u4E0D\u505C)[^\u3002\n]{0,8}full\ ?gc|full\ ?gc[^\u3002\n]{0,6}(?:\u544A\u8B66|\u9891\u7E41)
        |(?:\u53D1\u751F|\u62A5|\u51FA\u73B0|\u5BFC\u81F4|\u89E6\u53D1)[^\u3002\n]{0,6}oom(?![A-Za-z])
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Told();

    [GeneratedRegex(@"\b(?:no|not|never|without|isn't|if|when|whenever|unless|how to|avoid|prevent)\b[^.;,\n]{0,30}$", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();
}
