using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Owners of the heap as analysers and people name them: Eclipse MAT's and HeapHero's leak suspects, IBM HeapAnalyzer's (class names with slashes), rows of a dominator
/// tree, shares and counts in a summary, English and Chinese.
/// </summary>
internal sealed class HeapOwnerReader : LineReader
{
    /// <summary>What is called half of the heap, or most of it, has so many hundredths of it.</summary>
    private const double LeastHalf = 50;

    public override string Format => "heap analyser's report";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "ne instance of ", " instances of ", " of Java heap is used by ", "accumulated in ", "keeps local variables", " retained heap", " Retained Heap", " occupies ", " occupy ", " of the heap", " of total memory", "个实例", "的实例", "这个实例", "个对象", "的对象",
    ];

    public override IReadOnlyList<string> ShortLiterals { get; } = [" instances", " objects", "%)\t", "%) ", "% memory", "% heap", "% of memory", "% of heap", "retain", " holds ", " @ 0x", "实例", "占用", "占了", "占掉", "占据", "half of ", "most of the ", "万个", "由线程", "被线程"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text))
            return;
        foreach (Match suspect in Suspect.Matches(line.Text))
            Add(context, line, suspect, new HeapOwnerTold { Origin = line.Origin(), Owner = suspect.Groups["name"].Value });
        foreach (Match used in UsedBy.Matches(line.Text))
            Add(context, line, used, new HeapOwnerTold { Origin = line.Origin(), Owner = Dotted(used) });
        foreach (Match part in Holding.Matches(line.Text))
            Add(context, line, part, new HeapOwnerTold { Origin = line.Origin(), Owner = Dotted(part) });
        foreach (Match point in Point.Matches(line.Text))
            Add(context, line, point, new HeapOwnerTold { Origin = line.Origin(), Owner = point.Groups["name"].Value, IsPoint = true });
        foreach (Match holder in HoldingThread.Matches(line.Text))
            Add(context, line, holder, new HeapOwnerTold { Origin = line.Origin(), Owner = holder.Groups["name"].Value, IsPoint = true, IsThread = true });
        foreach (Match thread in Thread.Matches(line.Text).Where(match => match.Groups["percent"].Success || match.Groups["unit"].Success))
            Add(context, line, thread, new HeapOwnerTold { Origin = line.Origin(), Owner = ThreadName(thread.Groups["name"].Value), IsThread = true });
        foreach (Match row in Row.Matches(line.Text))
            Add(context, line, row, new HeapOwnerTold { Origin = line.Origin(), Owner = row.Groups["name"].Value });
        if (Sized.Match(line.Text) is { Success: true } sized)
            Add(context, line, sized, new HeapOwnerTold { Origin = line.Origin(), Owner = sized.Groups["name"].Value });
        if (!Suspect.IsMatch(line.Text) && Share.Match(line.Text) is { Success: true } share)
            Add(context, line, share, new HeapOwnerTold { Origin = line.Origin(), Owner = share.Groups["name"].Value });
        else if (Half.Match(line.Text) is { Success: true } half)
            Add(context, line, half, new HeapOwnerTold { Origin = line.Origin(), Owner = half.Groups["name"].Value }, LeastHalf);
        foreach (var counted in Counted.Matches(line.Text).Concat(CountedOf.Matches(line.Text)).Concat(CountedBehind.Matches(line.Text)).Where(match => !Sound.IsMatch(line.Text.AsSpan(match.Index + match.Length))))
            Add(context, line, counted, new HeapOwnerTold { Origin = line.Origin(), Owner = counted.Groups["name"].Value });
    }

    private static void Add(LineContext context, LogLine line, Match match, HeapOwnerTold told, double? share = null) => context.Facts.Add(told with
    {
        Basis = Basis.Reported,
        Count = Scaled(match, "count", match.Groups["scale"].Value),
        Bytes = Scaled(match, "bytes", match.Groups["unit"].Value),
        Percent = Number(match.Groups["percent"].Value.Replace(',', '.')) is >= 0 and <= 100 and var percent ? percent : share,
        Waits = Waiting.IsMatch(line.Text) || QueueNode.IsMatch(told.Owner),
    });

    private static string Dotted(Match match) => match.Groups["name"].Value.Replace('/', '.');

    // MAT names class and address of a thread before its name.
    private static string ThreadName(string text) => Address.Replace(text, "").Trim();

    private static long? Scaled(Match match, string group, string unit)
    {
        if (Number(match.Groups[group].Value.TrimEnd('.', ',').Replace(",", "", StringComparison.Ordinal)) is not { } number)
            return null;
        var factor = unit.ToUpperInvariant() switch
        {
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            "T" or "TB" or "TIB" => 1L << 40,
            "THOUSAND" => 1000,
            "MILLION" => 1_000_000,
            "\u4E07" => 10_000,
            "\u767E\u4E07" => 1_000_000,
            "\u5343\u4E07" => 10_000_000,
            "\u4EBF" => 100_000_000,
            _ => 1,
        };
        return number * factor < long.MaxValue / 2 ? (long)(number * factor) : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    // One instance of "A" loaded by "B" occupies 1,234 (85.8%) bytes;  12 instances of A, loaded by B occupy 1.75gb (99.9%);  The class A, loaded by B, occupies 187.01 MB (76.19%) bytes
    private static readonly Regex Suspect = new("""(?:\bone instance of|(?<count>\d[\d,.]*)\+? instances? of|\bthe class(?: ?loader/component| ?loader)?|\bthe component)\s+["\u201C'`]?(?<name>[\w$]+(?:\.[\w$]+)+(?:\[\])*)["\u201D'`]?[^%\n]{0,240}?\boccup(?:y|ies|ied|ying)\s+(?<bytes>\d[\d,.]*)\s?(?<unit>[KMGT]i?B\b|bytes\b)?\s*\((?<percent>\d{1,3}(?:[.,]\d+)?)\s?%\)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // 1,618,429,056 bytes (93.11 %) of Java heap is used by 673,306 instances of java/util/concurrent/LinkedBlockingQueue$Node
    private static readonly Regex UsedBy = new(@"(?<bytes>\d[\d,]*)(?<unit>) bytes \((?<percent>\d{1,3}(?:[.,]\d+)?)\s?%\) of Java heap is used by (?:(?<count>\d[\d,]*) instances? of )?(?:array of )?(?<name>[\w$]+(?:[./][\w$]+)+(?:\[\])*)", RegexOptions.ExplicitCapture);

    // - 667,170 instances of com/hazelcast/impl/ExecutorManager$3 holding 1,600,296,320 bytes
    private static readonly Regex Holding = new(@"(?<![\w.,])(?<count>\d[\d,]*) instances? of (?:array of )?(?<name>[\w$]+(?:/[\w$]+)+(?:\[\])*) holding (?<bytes>\d[\d,]*)(?<unit>) bytes", RegexOptions.ExplicitCapture);

    // A node of a queue between threads is work that waits, whatever the words around it.
    private static readonly Regex QueueNode = new(@"^java\.util\.concurrent\.(?:Linked(?:Blocking|Transfer)|Concurrent\w+)(?:Queue|Deque)\$Node$");

    private static readonly Regex Point = new("""accumulated in (?:one instance of|(?:the )?class(?: ?loader/component| ?loader)?|\d[\d,]* instances of)\s+["\u201C'`]?(?<name>[\w$]+(?:\.[\w$]+)+(?:\[\])*)["\u201D'`]?(?:[^%\n]{0,240}?\boccup(?:y|ies)\s+(?<bytes>\d[\d,.]*)\s?(?<unit>[KMGT]i?B\b|bytes\b)?\s*\((?<percent>\d{1,3}(?:[.,]\d+)?)\s?%\))?""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex Thread = new("""\bthread\s+["\u201C'`]?(?<name>[^"\u201D'`%\n]{2,120}?)["\u201D'`]?\s+(?:keeps local variables with total size|holds|retains?|keeps|occup(?:y|ies))\s+(?:about |around |up to |over )?(?<bytes>\d[\d,.]*)\s?(?<unit>[KMGT]i?B\b|bytes\b)?(?:[^%\n]{0,60}?\((?<percent>\d{1,3}(?:[.,]\d+)?)\s?%)?""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // 该数组由线程 pool-0 持有
    private static readonly Regex HoldingThread = new("""[\u7531\u88AB]\u7EBF\u7A0B\s*["\u201C'`]?(?<name>[A-Za-z][\w.\-]{2,119})["\u201D'`]?\s*(?:\u6301\u6709|\u5F15\u7528|\u4FDD\u7559)""", RegexOptions.ExplicitCapture);

    // A row of VisualVM's classes or dominators: name, count, size and retained size, each with its share
    private static readonly Regex Sized = new(@"^\s*(?<name>[\w$]{1,100}(?:\.[\w$]{1,100}){1,15}(?:\[\])*)(?:#\d+)?\s+(?<count>\d[\d,]*)\s?\([\d.,]+\s?%\)\s+\d[\d,.]*\s?[KMG]?B\s?\([\d.,]+\s?%\)\s+(?<bytes>\d[\d,.]*)\s?(?<unit>[KMG]?B)\s?\((?<percent>\d{1,3}(?:[.,]\d+)?)\s?%\)", RegexOptions.ExplicitCapture);

    // A row of a dominator tree: name @ address | shallow | retained | percentage
    private static readonly Regex Row = new(@"(?<![\w$.])(?<name>[\w$]{1,100}(?:\.[\w$]{1,100}){1,15}(?:\[\])*)\s+@\s0x[0-9a-fA-F]+[^|%\n]{0,120}\|(?:\s*\d[\d,]*\s*\|)?\s*(?<bytes>\d[\d,]*)\s*\|\s*(?<percent>\d{1,3}(?:[.,]\d+)?)\s?%", RegexOptions.ExplicitCapture);

    private static readonly Regex Share = new("""(?<![A-Za-z0-9_$.])(?<name>(?:[a-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_$]*|[A-Z][a-z0-9]+[A-Z][A-Za-z0-9_$]*)["\u201D'`]?(?:[^.%\n]{0,80}?\b(?:retain(?:s|ing|ed)?|hold(?:s|ing)?|occup(?:y|ies|ied|ying)|tak(?:e|es|ing|en)(?: up)?|took(?: up)?|us(?:es|ed)|represent(?:s|ed)?|makes up|made up|consum(?:e|es|ing)|accounts? for)\b[^%\n]{0,40}?\b(?<percent>\d{1,3}(?:[.,]\d+)?)\s?%[^.\n]{0,24}?\b(?:heap|memory)\b|[^\u3002%\n]{0,30}?(?:\u5360\u7528?\u4E86?|\u5360\u636E\u4E86?)[^\u3002%\n]{0,40}?(?<percent>\d{1,3}(?:\.\d+)?)\s?%)""", RegexOptions.ExplicitCapture);

    // JobProgressListener takes up almost half of the memory; JobProgressListener几乎占掉了一半的内存
    private static readonly Regex Half = new("""(?<![A-Za-z0-9_$.])(?<name>(?:[a-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_$]*|[A-Z][a-z0-9]+[A-Z][A-Za-z0-9_$]*)["\u201D'`]?(?:\s(?:instances? |objects? )?(?:retain(?:s|ed)?|holds?|held|occup(?:y|ies|ied)|takes?(?: up)?|took(?: up)?|consumes?|accounts? for) (?:about |almost |nearly |over |around |more than )?(?:half|most) (?:of )?(?:the |our |all )?(?:whole |java )?(?:heap|memory)\b|[^\u3002%\n]{0,12}?\u5360(?:\u7528|\u636E|\u6389)?\u4E86?(?:\u5DEE\u4E0D\u591A|\u8FD1|\u5C06\u8FD1|\u8D85\u8FC7)?(?:\u4E00\u534A|\u5927\u534A|\u5927\u90E8\u5206|\u7EDD\u5927\u90E8\u5206)(?:\u4EE5\u4E0A)?\u7684?(?:\u5806|\u5185\u5B58))""", RegexOptions.ExplicitCapture);

    // 5,845,654 PooledUnsafeDirectByteBuf instances;  2 million com.acme.Order objects;  1万多个com.acme.Order这个实例
    private static readonly Regex Counted = new("""(?<![A-Za-z0-9_.,])(?<count>\d[\d,.]*)\s?(?<scale>[kKM](?=[\s+])|thousand|million|\u767E\u4E07|\u5343\u4E07|\u4E07|\u4EBF)?\+?\s*\u591A?\u4E2A?\s*["'`]?(?<name>(?:[a-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_$]*|[A-Z][a-z0-9]+[A-Z][A-Za-z0-9_$]*)["'`]?\s*(?:(?:\u8FD9\u4E2A|\u8FD9\u79CD|\u7C7B\u578B|\u7C7B|\u7684)*\s*(?:\u5B9E\u4F8B|\u5BF9\u8C61)|instances\b|objects\b)""", RegexOptions.ExplicitCapture);

    private static readonly Regex CountedOf = new("""(?<![A-Za-z0-9_.,])(?<count>\d[\d,.]*)\s?(?<scale>[kKM](?=[\s+])|thousand|million)?\+?\s+(?:instances|objects) of (?:the )?(?:class |type )?["'`]?(?<name>(?:[a-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_$]*|[A-Z][a-z0-9]+[A-Z][A-Za-z0-9_$]*)""", RegexOptions.ExplicitCapture);

    // com.mysql.cj.protocol.a.result.ByteArrayRow 383 万个
    private static readonly Regex CountedBehind = new("""(?<![A-Za-z0-9_.$])(?<name>(?:[a-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_$]*|[A-Z][a-z0-9]+[A-Z][A-Za-z0-9_$]*)["'`]?\s?[:\uFF1A]?\s?(?:\u6709)?\s?(?<count>\d[\d,.]*)\s?(?<scale>\u767E\u4E07|\u5343\u4E07|\u4E07|\u4EBF)\u591A?\u4E2A""", RegexOptions.ExplicitCapture);

    // Who looked finds that many normal: (the raw log, so many are to be expected)
    private static readonly Regex Sound = new(@"^[^,\uFF0C\u3001;\uFF1B(\uFF08]{0,6}[(\uFF08][^)\uFF09]{0,40}(?:\u6B63\u5E38|\bnormal\b|\bexpected\b)");

    private static readonly Regex Waiting = new(@"\b(?:queued|queues?|pending|waiting|waits?|backlog|stuck|unsent|unwritten)\b|\u6392\u961F|\u79EF\u538B|\u5806\u79EF|\u961F\u5217", RegexOptions.IgnoreCase);

    private static readonly Regex Address = new(@"^(?:[\w.$]+\s)?@\s0x[0-9a-fA-F]+\s*");
}
