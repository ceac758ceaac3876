using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That several JVMs share a machine, with the sizes of their heaps where they are told; and that a process was gone without a word.</summary>
internal static class NeighbourTellings
{
    private const int MostJvms = 1000;

    /// <summary>The facts of a text.</summary>
    public static IEnumerable<Fact> In(ToldDocument document)
    {
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Vanished.Match(sentence) is { Success: true } vanished && Telling.Happened(sentence, vanished.Index, vanished.Length))
                yield return new ProcessVanished { Origin = document.Origin(at), Basis = Basis.Reported };
            if (Heaps(sentence) is var (count, bytes) && !Telling.IsAsked(sentence))
                yield return new HeapsTold { Origin = document.Origin(at), Basis = Basis.Reported, Count = count, Bytes = bytes };
        }
    }

    // Several of one size, several that are listed, or several at the same time.
    private static (int Count, long? Bytes)? Heaps(string sentence)
    {
        if (Each.Match(sentence) is { Success: true } each && Telling.IsMeant(sentence, each.Index) && Count(each) is { } count && each.Size("number", "unit") is { } bytes)
            return (count, count * bytes);
        if (!Altered.IsMatch(sentence) && Option.Matches(sentence) is { Count: > 1 } options)
            return (options.Count, options.Sum(option => option.Size("number", "unit") ?? 0));
        return Parallel.Match(sentence) is { Success: true } parallel && Telling.IsMeant(sentence, parallel.Index) ? (Count(parallel) ?? 2, null) : null;
    }

    private static int? Count(Match match)
    {
        var text = match.Groups["count"].Value;
        var word = Array.FindIndex(Numbers, one => one.Contains(text, StringComparer.OrdinalIgnoreCase));
        if (text.Length > 0 && word >= 0)
            return word + 2;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 1 and < MostJvms ? number : null;
    }

    private static readonly string[][] Numbers = [["two", "两", "二"], ["three", "三"], ["four", "四"], ["five", "五"], ["six", "六"], ["seven", "七"], ["eight", "八"], ["nine", "九"], ["ten", "十"]];

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private const string Size = @"(?<number>\d{1,6}(?:\.\d{1,3})?)\s?(?<unit>[MG])(?:i?B|igs?|igabytes?|egabytes?)?(?![A-Za-z0-9])";

    private const string Many = @"(?<count>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)";

    private const string Jvms = @"(?:[\w-]+ ){0,3}?(?:jvms?|process(?:es)?|(?:micro-?)?services|brokers|nodes|instances|workers|daemons|forks?|apps|applications|servers|task ?managers|executors)\b";

    // three brokers, each with a heap of 4 GB; 5 services with -Xmx2g each; 三个java进程，每个 -Xmx2g
    private static readonly Regex Each = new(
        @"(?<![\d.,])\b" + Many + " " + Jvms + @"[^.。;\n]{0,40}?\b(?:each|every one|all)\b[^.。;\d\n]{0,30}?(?:(?<![A-Za-z])Xmx|heaps?\b[^.。;\d\n]{0,12}|with |has |of )[ =]?" + Size + "|" + Many + " " + Jvms + @"[^.。;\d\n]{0,25}?(?:(?<![A-Za-z])Xmx|\bheaps?\b[^.。;\d\n]{0,12}|\bwith )[ =]?" + Size + @"[^.。;\n]{0,12}?\beach\b"
        + @"|(?<count>\d{1,3}|[两二三四五六七八九十]) ?个 ?(?:java|jvm)? ?(?:微服务|服务|进程|应用|实例|节点|程序|jvm)[^。\n\d]{0,20}?(?:每个|各|都|均)[^。\n\d]{0,14}?" + Size,
        Options);

    private static readonly Regex Option = new("(?<![A-Za-z])-?Xmx[ =:]?" + Size, Options);

    // One heap that was changed, or that is asked about, is not two.
    private static readonly Regex Altered = new(@"\b(?:from|instead|increas\w*|rais\w*|reduc\w*|lower\w*|chang\w*|tried|try|or|vs|versus|previously|before|then|both)\b|改|调整|调大|调小|从|增加|或者?|之前|试", Options);

    // several forked JVMs; forkCount 4; in parallel; maxParallelForks
    private static readonly Regex Parallel = new(
        @"\b(?:several|many|multiple|parallel|" + Many + @") (?:forked |test |gradle |surefire |java |parallel )*(?:jvms|forks|java processes|test (?:processes|workers)|test jvms)\b|\b(?:forkCount|maxParallelForks|fork count)\b[^.;\d\n]{0,12}(?<count>[2-9]|[1-9]\d)\b|\bmvn\b[^.;\n]{0,30}? -T ?(?<count>[2-9]|[1-9]\d)\b|\bforks (?<count>[2-9]|[1-9]\d) |(?:多个|并行)(?:的)?(?:测试)?(?:JVM|java进程)",
        Options);

    private static readonly Regex Vanished = new(
        @"\b(?:daemon|process(?:es)?|jvm|worker|fork|vm|java|server|service|broker|instance|app(?:lication)?|program|build)\b[^.;,\n]{0,25}?\b(?:disappear\w*|vanish\w*|(?:silently|suddenly|unexpectedly|abruptly) (?:dies|died|exits?|exited|stops?|stopped|terminate[sd]?|crash\w*|fail\w*|quits?)|(?:dies|died|exits?|exited|stops?|stopped|terminate[sd]?|is gone|was gone|quits?|freezes|froze) (?:silently|suddenly|unexpectedly|abruptly|without (?:any |a |leaving )?(?:log|trace|error|message|exception|word|hint)\w*))"
        + @"|\b(?:VM|fork) terminated without\b|\b(?:laptop|machine|computer|pc|vm|server|system)\b[^.;,\n]{0,20}? (?:freezes|froze|hangs|hung|becomes unresponsive|starts swapping|swaps)\b|(?:进程|服务|程序|应用|java|jvm)[^，。\n]{0,10}?(?:莫名其妙|突然|无故|自动|悄悄|偶尔|经常)[^，。\n]{0,6}?(?:消失|没了|不见|退出|挂掉|挂了|死掉)",
        Options);
}
