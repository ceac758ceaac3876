using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that one piece of the work is large: <c>a row with a blob of 250 MB</c>, <c>100MB+ per record</c>, <c>单行数据过大</c>.</summary>
internal static class LargePieces
{
    private const string Size = @"(?<number>\d[\d.,]*) ?(?<unit>[KMG](?:i?B)?)\b\+?";

    private const string ChineseSize = @"(?<number>\d[\d.,]*) ?(?<unit>[KMG])(?:i?B|字节)?(?![A-Za-z])";

    private const string Piece =
        @"(?<!log |dump |jar |swap |page |hprof |core |memory |resource |resources |pod |container |docker |base |cpu )(?<thing>(?:single |one )?(?:rows?|records?|messages?|documents?|fields?|columns?|cells?|blobs?|clobs?|payloads?|(?:request |response )?bod(?:y|ies)|requests?|responses?|attachments?|images?|pictures?|packets?|frames?|files?|strings?|json|xml|content|quer(?:y|ies)|statements?|snapshots?|objects?|events?|lines?|transactions?|updates?|deletes?|inserts?|upserts?|merges?|commits?|uploads?|downloads?|imports?|exports?|bulks?|texts?|values?|reports?|pdfs?|excels?|spreadsheets?))";

    private const string ChinesePiece = "(?<thing>行|记录|数据|消息|报文|字段|文件|对象|请求|响应|返回(?:结果|值|数据)?|图片|附件|内容|包体|请求体|响应体|blob|json|sql)";

    /// <summary>The words, with the thing and its size in named groups.</summary>
    public static Wording[] All { get; } =
    [
        new(ThingDeed.Large, Sized()), new(ThingDeed.Large, SizedBehind()), new(ThingDeed.Large, TooLarge(), "large", "big", "huge", "giant", "long", "enormous", "oversized"),
        Wording.Chinese(ThingDeed.Large, Chinese()), Wording.Chinese(ThingDeed.Large, ChineseTooLarge()),
    ];

    // a 250 MB row; 100MB+ per record; one response of 800 MB
    private static Regex Sized() => new(@"(?<![A-Za-z\d.])(?!\d[\d.,]* ?[KM] (?:\w+ )?(?:rows|records|messages|events|lines|requests|responses|files|documents|objects|fields|columns|queries|statements|images|pictures|packets|strings)\b)" + Size + @"(?: (?:large|big|long|sized))?[ -](?:(?:per|for each|in (?:a|one|each)|for (?:a|one)) (?:single )?)?(?:(?!ram|memory|heap|of|disk|limit|and|or)\w+ )?" + Piece + @"\b(?! (?:heap|limit|store|system|cache|size))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex SizedBehind() => new(@"\b" + Piece + @"\b(?: (?:size|content|data|length))?(?: \w+){0,2}? (?:of|is|are|was|were|has|have|with|about|around|approximately|nearly|contains?|containing|up to|reach(?:es|ed)?|exceed(?:s|ed|ing)?|over|larger than|bigger than|greater than|more than)(?: (?:about|around|up to|over|more than|larger than|a size of|size|roughly|nearly|approximately|at least|some|the size of|is|of)){0,3} " + Size + @"(?! ?(?:of )?(?:the )?(?:ram|memory|heap|swap|disk|rows|records|messages|events|lines|requests|documents|entries|items|objects|keys)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // a single huge record; the row is too large; very large binary columns
    private static Regex TooLarge() => new(
        @"\b(?:(?:single|one|a|an|each|every|any|some|very|extremely|too|really|with) )+(?:very |extremely |too |so |really )?(?:large|big|huge|giant|long|enormous|oversized)(?: (?!number|amount|quantit|set|part|share|of\b)\w+){0,2}? " + Piece + @"\b(?! (?:of|system|store)\b)|\b" + Piece + @" (?:itself )?(?:is|are|was|were|being) (?:simply |just |far )?(?:too|very|extremely) (?:large|big|huge|long)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex Chinese() => new(@"(?:单(?:个|条|行|次)?|一(?:个|条|行|次)|每(?:个|条|行)|某(?:个|条|行)?|大)?的?[^，。,；\n\d]{0,6}?" + ChinesePiece + @"(?:的)?(?:大小|长度|内容|体积)?(?:大概|大约|约|达到?了?|高达|超过|有|为|是|在|：|:| ){0,4}" + ChineseSize + "|" + ChineseSize + "(?:左右|多|以上)?(?:大小)?的" + ChinesePiece, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex ChineseTooLarge() => new("(?:单|一|某|每)(?:个|条|行|次)?[^，。,；\n]{0,10}?" + ChinesePiece + "[^，。,；\n]{0,6}?(?:过大|太大|很大|特别大|非常大|超大|过长|太长|超长)|(?:超大|特大|巨大|大)的?(?<thing>字段|报文|对象|消息|记录|请求|响应|文本|blob|json|SQL)|(?<thing>字段|报文|请求体|响应体|返回结果|SQL)(?:内容)?(?:过大|太大|过长|太长)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
