using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about work that is too much at once: a whole table read, many rows, messages sent to peers, bodies that are kept.</summary>
internal static class LoadTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(ReadsAll(), Topic.ReadsAll), (ManyRows(), Topic.ManyRows), (SendsToPeers(), Topic.SendsToPeers), (BodyKept(), Topic.BodyKept), (ManyAtOnce(), Topic.ManyAtOnce)];

    private static Regex ReadsAll() => new(@"\b(?:reads?|reading|loads?|loading|fetch(?:es|ed|ing)?|pull(?:s|ed|ing)?|selects?)\b[^.。\n]{0,30}?\b(?:all|whole|entire|everything)\b[^.。\n]{0,40}?(?:\bin(?:to)? (?:the )?(?:memory|heap|ram)\b|\bat once\b|\bin one go\b)|一次性[^，。\n]{0,12}?(?:读|加载|查|拉|抽|取)|全(?:部|量|表)[^，。\n]{0,6}?(?:读|加载|拉|查)[^，。\n]{0,4}?(?:到|进|入)?内存", RegexOptions.IgnoreCase);

    // send it to client via the stream; pushes updates to all subscribers; 推送给客户端
    private static Regex SendsToPeers() => new(@"\b(?:sends?|sending|sent|push(?:es|ed|ing)?|stream(?:s|ed|ing)?|writ(?:es?|ing|ten)|publish(?:es|ed|ing)?|broadcast(?:s|ed|ing)?|deliver(?:s|ed|ing)?)\b[^.。\n]{0,40}?\b(?:to|for) (?:(?:the|a|an|all|each|every|our|its|my|many|slow|some|these|those|connected|python|remote|grpc|web) ){0,3}(?:clients?|subscribers?|consumers?|peers?|receivers?|viewers?|browsers?|websockets?)\b|\bonNext(?:\(\))?\b[^.。\n]{0,30}?\b(?:loop|for each|every (?:row|record|message))|(?:推送|发送|下发|写)[^，。\n]{0,20}?(?:给|到)[^，。\n]{0,6}?(?:客户端|消费者|订阅者)", RegexOptions.IgnoreCase);

    // the Retry filter; CacheRequestBody; the request body is cached
    private static Regex BodyKept() => new(@"\bretry(?:ing)? ?(?:gateway)? ?filters?\b|\bRetryGatewayFilter\w*|\breadBody\(|\b(?:CacheRequestBody|cacheRequestBody|ModifyRequestBody|ModifyResponseBody|ReadBody(?:Predicate|RoutePredicate)|RemoveCachedBody|AdaptCachedBody)\w*|\b(?:cach|buffer)(?:es|ed|ing)\b[^.。\n]{0,20}?\b(?:request|response|whole|entire|multi-?part)?s?'? ?(?:bod(?:y|ies)|multi-?parts?)\b|\b(?:request|response) bod(?:y|ies)\b[^.。\n]{0,12}?\b(?:cached|buffered|kept in memory|held in memory)\b|重试(?:过滤器|filter)|缓存(?:了)?(?:整个)?(?:请求体|请求body|body)", RegexOptions.IgnoreCase);

    // when we run many jobs at once; hundreds of builds in parallel; 并发很高时
    private static Regex ManyAtOnce() => new(@"\b(?:many|too many|lots of|hundreds of|thousands of|\d{3,6}) (?:\w+ ){0,2}?(?:jobs|builds|tasks|tests|requests|users|clients|connections|threads|sessions|workers|executors|pipelines|queries|consumers|downloads|uploads|agents)\b[^.。\n]{0,25}?\b(?:at once|at the same time|at a time|in parallel|simultaneously|concurrently)\b|\b(?:many|hundreds of|thousands of|\d{3,6}) (?:concurrent|parallel|simultaneous) (?:\w+ )?(?:jobs|builds|tasks|tests|requests|users|clients|connections|sessions|queries)\b|(?:高并发|并发(?:量|数)?(?:很|太|较)?(?:高|大)|大量(?:任务|请求|连接|用户)同时)", RegexOptions.IgnoreCase);

    private static Regex ManyRows() => new(@"(?<![\w.])(?<number>\d[\d.]{0,8}) ?(?<unit>万|w)\+? ?(?:条|行|多条|多行)?(?:数据|记录)|\b(?<number>\d[\d.,]{0,8}) ?(?<unit>million|billion|mio|M) (?:rows|records|lines|messages|events|documents|entries)\b|(?<![\w.,])(?<number>\d[\d,]{5,12})\+? (?:rows|records|lines|messages|events|documents|entries)\b|(?:千万|百万|上亿|亿)级", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
