using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words that an option was set and does not count.</summary>
internal static class OptionTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(Unseen(), Topic.OptionUnseen)];

    private const string Option = @"(?<name>-?\bXmx\w*|-XX:\w+\S*|\b[A-Z]+(?:_[A-Z]+)*_(?:JAVA_)?(?:OPTS|OPTIONS)\b|\b(?:java|jvm) ?(?:opts?|options?|args|arguments|parameters|settings|flags)\b|\b(?:heap|memory) (?:settings?|options?|parameters?|args)\b)";

    // I do not see a line with my -Xmx at the start of the log; the javaOpts are ignored; JAVA_OPTS has no effect; -Xmx 不生效
    private static Regex Unseen() => new(
        @"\b(?:do not|don't|does not|doesn't|did not|didn't|cannot|can't|could not|couldn't|never) (?:even )?(?:see|find|spot|show|list|print)\b[^.;\n]{0,30}?" + Option + @"[^.;\n]{0,40}?\b(?:logs?|start|output|ps|command ?line|process(?:es)?|jcmd|jps|console|arguments|args)\b"
        + "|" + Option + @"[""'`]?(?: (?:option|setting|flag|parameter|value|line)s?)?[^.,;\n]{0,16}? (?:(?:is|are|was|were|gets?|got|seems? to be|being) (?:\w+ly |just |being |simply |all )?(?:ignored|overridden|lost|(?:not|never) (?:being )?(?:applied|used|picked up|passed|honou?red|respected|taken|recogni[sz]ed|read|effective|considered))|(?:has|have|had) (?:no|zero) effect|(?:does not|doesn't|do not|don't|did not|didn't|never)(?: seem to)? (?:have (?:any|an) effect|take effect|apply|reach|(?:get|be) (?:applied|passed|picked up|used|through|to)))"
        + @"|\bignor(?:es|ed|ing) (?:the |my |our |its |any |all )?(?:\w+ )?" + Option
        + "|(?:-?Xmx\\w*|(?:(?<![A-Za-z])jvm|(?<![A-Za-z])java|堆(?:内存)?|内存)(?:参数|配置|设置|选项))[^，。；\\n]{0,10}?(?:不生效|没有?生效|未生效|没有?起作用|不起作用|被忽略|没有?效果)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
