using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that whoever takes is slower than who gives, or that there is simply too much to know at once.</summary>
internal static class UnevenPaces
{
    private const string Taker = @"(?:clients?|consumers?|readers?|receivers?|subscribers?|peers?|sinks?|down-?streams?|workers?|browsers?|servers?|database|db|back-?end|network|writers?|followers?|replicas?|storage|disk|channels?|processing|consumption)";

    /// <summary>The words, with the thing in a named group.</summary>
    public static Wording[] Words { get; } =
    [
        new(ThingDeed.TakenSlowly, Slow(), "slow", "enough", "fast as", "quickly as", "keep", "pace", "in time", "lagging", "stalled", "sluggish", "stuck", "behind"), new(ThingDeed.TakenSlowly, Faster(), "faster", "quicker", "quickly"),
        Wording.Chinese(ThingDeed.TakenSlowly, SlowChinese()),
        new(ThingDeed.SentUnchecked, Unchecked(), "as fast", "as quick", "speed", "loop", "without", "flow", "pressure", "throttl", "writable", "ready", "demand"), Wording.Chinese(ThingDeed.SentUnchecked, UncheckedChinese()),
        new(ThingDeed.TooMany, Many()), Wording.Chinese(ThingDeed.TooMany, ManyChinese()),
    ];

    // the client does not consume the content fast enough; slow subscribers; cannot keep up
    private static Regex Slow() => new(
        @"\b(?<thing>" + Taker + @")(?: \w+)? (?:does not|doesn't|do not|don't|did not|didn't|cannot|can't|can not|could not|couldn't|is not able to|are not able to|is unable to|isn't|is not|aren't|are not)\b[^.。\n]{0,40}?\b(?:(?:fast|quick)(?:ly)? enough|as (?:fast|quickly) as|keep(?:ing)? up|keep(?:ing)? pace|in time)\b"
        + @"|\b(?:slow|slower|lagging|stalled|sluggish)(?:er)? (?<thing>" + Taker + @")\b|\b(?<thing>" + Taker + @")\b[^.。\n]{0,12}? (?:is|are|was|were|being|becomes?|gets?) (?:too |very |much |a bit |really )?(?:slow|slower|sluggish|stuck|stalled)\b|\b(?<thing>" + Taker + @") (?:reads?|consumes?|drains?|processes|takes?|acknowledges?|acks?|writes?)(?: \w+){0,3}? (?:too |very |more |much )?(?:slow(?:ly|er)?)\b"
        + @"|\b(?:consum|read|drain)(?:es|s|ed|ing) (?:\w+ ){0,3}?(?:too |very |more )?slow(?:ly|er)\b|\b(?:can ?not|can't|could not|couldn't|does not|doesn't|did not|didn't|unable to) keep (?:up|pace)\b|\bfall(?:s|ing)? (?:further )?(?:and further )?behind\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex Faster() => new(@"\b(?:produc|send|writ|publish|push|arriv|com|emit|ingest|pull|read|generat|submit|queue|enqueu)\w*\b[^.。\n]{0,30}? (?:much |far |way )?(?:faster|quicker|more quickly) than\b(?: (?:the |our |its |a |an )?(?!(?:it|they|we|you|can|could)\b)(?<thing>[A-Za-z]+))?[^.。\n]{0,40}?\b(?:consum|process|writ|send|sent|drain|handl|read|tak|deliver|flush|ack|sink|down-?stream|client|it|they)\w*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex SlowChinese() => new("(?<thing>消费(?:者|端|速度|能力)?|下游|客户端|接收(?:方|端)|订阅者|处理(?:速度|能力)?|写入(?:速度)?|数据库)[^，。,\n]{0,8}?(?:跟不上|不过来|太慢|很慢|过慢|较慢|变慢|不及时|来不及)|(?:生产|写入|发送|推送|读取|接收|上游)(?:的)?(?:速度|速率)?[^，。,\n]{0,6}?(?:远?大于|远?快于|远?高于|比)[^，。,\n]{0,6}?(?<thing>消费|处理|发送|写入|下游)|(?<thing>来不及)(?:消费|处理|发送|写)", RegexOptions.ExplicitCapture);

    private static Regex Unchecked() => new(@"\b(?:send|sent|writ|publish|push|stream|call|submit|produc|emit|insert)\w*\b[^.。\n]{0,40}?\b(?:as (?:fast|quickly|quick) as (?:possible|we can|I can|it can)|at full speed|in a (?:tight |endless )?loop|without (?:any )?(?:flow control|back-?pressure|throttl\w*|waiting|limit|checking))\b|\b(?:no|without|lack of|missing|ignor(?:es|ing)) (?:any )?(?:flow[ -]control|back-?pressure)\b|\b(?:does not|doesn't|do not|don't|did not|never|without) (?:check\w*|respect\w*|honou?r\w*|look\w* at|wait\w* for|us\w*)[^.。\n]{0,30}?\b(?:isWritable|isReady|onReady|back-?pressure|flow[ -]control|demand)\b|\b(?:for|while|tight|endless)[ -]loops?\b(?:[^.。\n]|\.(?=\w)){0,120}?\b(?:writ(?:e|es|ing|ten|eAndFlush|eAndFlushes)|sends?|sending|sent|publish\w*|push(?:es|ed|ing)?|onNext)\b|\b(?:writeAndFlush|onNext|sendAsync|asyncSend)\b(?:\(\w{0,20}\))?[^.。\n]{0,40}? (?:in|inside|within|from) (?:a|the|my|our) (?:for |while |tight |simple )?loop\b|\bunthrottled\b|\bback-?pressure (?:is|was) (?:not|ignored|missing|never)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex UncheckedChinese() => new("尽可能快|不限速|全速(?:发送|写入|推送)|(?:没有|无|缺少|未做)(?:限流|背压|反压|流控|流量控制)|(?:循环|不停地?|一直)(?:里|中|内|调用|地)*(?:发送|推送|写出|writeAndFlush|onNext)", RegexOptions.ExplicitCapture);

    private const string Units = @"(?<thing>(?:small |tiny )?(?:files|splits?|splitInfo|partitions|tables|keys|topics|metrics|tasks|buckets|regions|shards|segments|manifests|resources|columns|fields|records|rows|documents|subtasks|checkpoints|snapshots|schemas|queues))";

    // too many small files; more than one hundred thousand splits; a huge number of records
    private static Regex Many() => new(@"\b(?:too many|(?:a )?(?:huge|enormous|massive|very large|excessive) (?:number|amount)s? of|(?:more than |over |about |nearly )?(?:(?:one |several |many )?(?:hundred|hundreds of|ten|tens of) thousands?(?: of)?|(?:a |one |several |many )?millions?(?: of)?|(?:a |one )?billions?(?: of)?|(?<![\d,.])(?:\d{2,3},\d{3}|\d{1,3}(?:,\d{3}){2,3})|(?<![\d,.])\d{5,9}|\d{2,4}k)) (?!open )(?:\w+ ){0,2}?" + Units + @"\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex ManyChinese() => new("(?:小文件|分片|分区|切片|资源|表|主题|指标|任务|字段|列|[Tt]opic|[Rr]esource|[Ss]plit)(?:数|数量|个数)?(?:过多|太多|非常多|特别多|膨胀到了?)|(?:过多|太多|海量|几十万个?|上百万个?|数十万个?)的?(?<thing>小文件|分片|分区|切片|资源|表|主题|指标|任务|字段|列)", RegexOptions.ExplicitCapture);
}
