using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That a peer takes data more slowly than they are written, or that they are written as fast as the program can.</summary>
internal static class PeerTellings
{
    /// <summary>The facts of a text.</summary>
    public static IEnumerable<PeerLags> In(ToldDocument document)
    {
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Lags.Match(sentence) is { Success: true } lags && !Telling.IsAsked(sentence) && Telling.IsMeant(sentence, lags.Index))
                yield return new PeerLags { Origin = document.Origin(at), Basis = Basis.Reported, IsGrpc = document.Mentions(Grpc), IsForwarded = document.Mentions(Forwarding) };
        }
    }

    private const string Peer = "(?:clients?|consumers?|peers?|receivers?|subscribers?|readers?|browsers?|viewers?|downstreams?|websockets?)";

    private static readonly Regex Lags = new(
        @"\b(?:not|never|no|without|lack\w*)(?: any)? (?:protect\w*|guard\w*|safeguards?)(?: \w+)? (?:for|from|against|to) (?:the )?slow\w*\b|\b" + Peer + @"\b[^.。;\n]{0,40}?(?:\b(?:does|do|did|is|are|was|were|can|could)(?: not|n't)|\bcannot|\btoo slow to|\b(?:unable|fails?) to)(?: be)? (?:consum|read|receiv|drain|keep|process|tak|accept|pull|handl)\w*[^.。;\n]{0,40}?\b(?:fast enough|quick(?:ly)? enough|up|in time|pace)\b"
        + @"|\b" + Peer + @"\b[^.。;\n]{0,20}? (?:stops?|stopped|ceases?|pauses?) (?:reading|receiving|consuming|draining|taking)\b|\b(?:outbound|send) (?:buffers?|queues?)\b[^.。;\n]{0,30}?\b(?:grow\w*|gigabytes|holds?|fill\w*|pil\w+ up|huge|unbounded)\b|\b(?:does|do|did|is|are)(?: not|n't) (?:stop|pause|suspend|throttle)\w* reading\b|\b(?:set)?auto-?read\b[^.;\n]{0,16}?\b(?:never|not|always|on|true)\b"
        + @"|\bslow(?:er|ly)? (?:[\w-]+ )?" + Peer + @"\b|\b" + Peer + @"\b[^.。;,\n]{0,25}? (?:is|are|was|were|being|too|very|reads?|reading|consum(?:es?|ing)|receiv(?:es?|ing))(?: [\w-]+){0,2}? (?:slow(?:ly|er)?)\b"
        + @"|\b(?:send|sends|sending|sent|write|writes|writing|push|pushes|pushing|produc\w+|publish\w*|stream\w*)\b[^.。;\n]{0,40}? (?:as (?:fast|quick(?:ly)?) as (?:possible|it can|I can|we can|it could)|faster than)\b"
        + @"|\b(?:no|without(?: any)?|missing|lack(?:s|ing)?(?: of)?) (?:back[- ]?pressure|flow[- ]?control)\b|\b(?:ignor\w+|not (?:check|respect|honou?r|look at)\w*|without checking) (?:isWritable|isReady|back[- ]?pressure|flow control)"
        + "|(?:没有?|未)(?:判断|检查|处理)[^，。\n]{0,6}?(?:isWritable|可写|水位|背压)|(?:客户端|消费者|消费端|下游|接收方|对端|订阅者|浏览器|用户端)[^，。\n]{0,10}?(?:消费|读取?|接收|处理|下载|网络|收)[^，。\n]{0,6}?(?:慢|不过来|跟不上|不及时)|(?:消费|处理|接收)(?:速度)?(?:跟不上|慢于|不及)|没有(?:做)?(?:背压|反压|流控)|慢(?:消费者|客户端)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex Forwarding = new(@"netty|vert\.?x|undertow|grpc|websocket|\bprox(?:y|ies|ied|ying)\b|\bgateway|\bforward(?:s|ed|ing)?\b|代理|网关|转发", RegexOptions.IgnoreCase);

    private static readonly Regex Grpc = new(@"grpc|StreamObserver", RegexOptions.IgnoreCase);
}
