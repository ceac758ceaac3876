using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about work that is too much at once: a whole table read, many rows.</summary>
internal static class LoadTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(ReadsAll(), Topic.ReadsAll), (ManyRows(), Topic.ManyRows), (ManyAtOnce(), Topic.ManyAtOnce)];

    private static Regex ReadsAll() => new(@"\b(?:reads?|reading|loads?|loading|fetch(?:es|ed|ing)?|pull(?:s|ed|ing)?|selects?)\b[^.。\n]{0,30}?\b(?:all|whole|entire|everything)\b[^.。\n]{0,40}?(?:\bin(?:to)? (?:the )?(?:memory|heap|ram)\b|\bat once\b|\bin one go\b)|一次性[^，。\n]{0,12}?(?:读|加载|查|拉|抽|取)|全(?:部|量|表)[^，。\n]{0,6}?(?:读|加载|拉|查)[^，。\n]{0,4}?(?:到|进|入)?内存", RegexOptions.IgnoreCase);

    // when we run many jobs at once; hundreds of builds in parallel; 并发很高时
    private static Regex ManyAtOnce() => new(@"\b(?:many|too many|lots of|hundreds of|thousands of|\d{3,6}) (?:\w+ ){0,2}?(?:jobs|builds|tasks|tests|requests|users|clients|connections|threads|sessions|workers|executors|pipelines|queries|consumers|downloads|uploads|agents)\b[^.。\n]{0,25}?\b(?:at once|at the same time|at a time|in parallel|simultaneously|concurrently)\b|\b(?:many|hundreds of|thousands of|\d{3,6}) (?:concurrent|parallel|simultaneous) (?:\w+ )?(?:jobs|builds|tasks|tests|requests|users|clients|connections|sessions|queries)\b|(?:高并发|并发(?:量|数)?(?:很|太|较)?(?:高|大)|大量(?:任务|请求|连接|用户)同时)", RegexOptions.IgnoreCase);

    private static Regex ManyRows() => new(@"(?<![\w.])(?<number>\d[\d.]{0,8}) ?(?<unit>万|w)\+? ?(?:条|行|多条|多行)?(?:数据|记录)|\b(?<number>\d[\d.,]{0,8}) ?(?:million|billion|mio|M) (?:rows|records|lines)\b|(?:千万|百万|上亿|亿)级", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
