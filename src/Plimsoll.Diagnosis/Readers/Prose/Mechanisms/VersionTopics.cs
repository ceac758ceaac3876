using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about a version, a kernel, a plugin or a feature without which all is well.</summary>
internal static class VersionTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(WasFine(), Topic.VersionWasFine), (WithoutIt(), Topic.WithoutItFine), (Began(), Topic.BeganWith)];

    private const string Well = "(?:perfectly|fine|well|ok|okay|normally|without (?:any )?(?:problems?|issues?|errors?))";

    // A name or the word version, and a number of two parts that is no size and no time.
    private const string Version = @"(?:(?:version|release|v) ?)?(?:[A-Z][\w-]*(?: [A-Z][\w-]*){0,2} ?)?v?(?!\d[\d.]* ?(?:[KMGT]i?B?|ms|s|sec|seconds|min|minutes|h|hours|days|%|x)(?!\w))\d+\.\d[\w.-]*\w";

    // With the same project built on Spring Boot 3.0.0 I cannot reproduce it; on the older kernel it was fine
    private static Regex WasFine() => new(@"(?:\b(?<name>(?:[A-Z][\w-]*(?: [A-Z][\w-]*){0,2} |(?:version|release|kernel|v) ?)v?\d+\.\d[\w.-]*\w)|(?<![\w.-])(?<name>\d+\.\d+\.\d+(?:\.[A-Z][A-Za-z\d]+)?)\b(?![\d.]\d))[^.\n]{0,12}?(?:\b(?:I|we)? ?(?:cannot|can't|could not|couldn't|do not|don't|does not|doesn't|did not|didn't|never) [^.\n]{0,25}?\b(?:reproduc\w+|happen\w*|occur\w*|appear\w*|see it|have (?:it|this|the))|\b(?:was|is|were|are|works?|worked|ran|runs?)(?: working| running)? (?:fine|ok|okay|well|stable|normal(?:ly)?|perfectly|good)\b)|\b(?:used to (?:run|work)(?: " + Well + @")?|(?:ran|runs|worked|works|(?:was|is) (?:running|working)) " + Well + @"|(?:was|is) fine) (?:on|in|with|under|using) (?:the )?(?<name>(?:[A-Z][\w-]*(?: [A-Z][\w-]*){0,2} |(?:version|release|kernel|v) ?)v?\d+\.\d[\w.-]*\w)(?! ?(?:s|ms|[KMG]i?B?|%)(?!\w))|\b(?:older|old|previous|earlier|former|lower) (?:kernels?|versions?|releases?)\b[^.\n]{0,30}?\b(?:was|is|were|are|works?|worked|ran|runs?) (?:fine|ok|okay|well|stable|normal(?:ly)?)\b|\b(?:does not|doesn't|did not|didn't|do not|don't|never|cannot be|can't be) (?:occur|happen|appear|exist|show up|reproduced?|seen)\w*[^.\n]{0,20}? (?:in|on|with|under|using) (?:the )?(?<name>(?:[A-Z][\w-]*(?: [A-Z][\w-]*){0,2} |(?:version|release|kernel|v) ?)?v?\d+\.\d[\w.-]*\w)(?! ?(?:s|ms|sec|seconds|minutes|hours|days|[KMG]i?B?|%)(?!\w))|\b(?:[Rr]oll(?:ed|ing)? back|[Rr]evert(?:ed|ing)?|[Dd]owngrad(?:ed|ing))\b(?:(?!\bnot\b|n't\b)[^.\n]){0,50}?\b(?:fixe[sd]|solve[sd]|help(?:s|ed)|resolve[sd]|back to normal|went away|goes away|works? again|(?:was|is|were) (?:reporting|showing|using) (?:[^.\n]|\.(?=\d)){0,40}? again|(?:is|was|are|were) (?:fine|ok|okay|stable|normal|gone))\b|\b(?:[Bb]efore|[Pp]rior to) (?:the |this |that |our )?(?:upgrad|updat|migrat)\w+\b(?:(?!\bnot\b|n't\b)[^.\n]){0,40}?\b(?:was|were|worked|ran|had been) (?:all |running )?(?:fine|ok|okay|well|stable|normal(?:ly)?|without (?:any )?(?:problem|issue|error|OOM)s?)\b|\b(?:was|were|worked|ran|had been) (?:all |perfectly |running |working )?(?:fine|ok|okay|well|stable)\b[^.\n]{0,20}? (?:before|until|prior to) (?:the |this |that |we |our |I )?(?:upgrad|updat|migrat)\w+|\bnever (?:happened|occurred|had (?:it|this|that)|saw (?:it|this|that))\b[^.\n]{0,20}? (?:before|until|prior to) (?:the |this |that |we |our |I )?(?:upgrad|updat|migrat)\w+|升级(?:之)?前[^，。\n]{0,10}?(?:正常|没有?(?:出现)?(?:这个|该|此|任何)?问题|稳定)|(?:旧|老|低|之前的|以前的|上一个?)版本[^，。\n]{0,8}?(?:正常|没问题|没有(?:这个|该|此)?问题)|(?:降级|回退|换回)[^，。\n]{0,20}?(?:正常|好了|解决)", RegexOptions.ExplicitCapture);

    // since we upgraded to Hazelcast 3.9.1; it started with version 2.3.8; 升级到2.0.4之后
    private static Regex Began() => new(
        @"\b(?:[Ss]ince|[Aa]fter|[Ss]tarting (?:with|from)|[Bb]eginning with|[Ww]hen) (?:(?:we|I|the|our|an?|having|recently) ){0,3}(?:upgrad|updat|migrat|mov|switch)\w*(?: (?!to\b)[\w./-]+){0,4}? to (?:the )?(?<name>" + Version + ")"
        + @"|\b(?:began|begins|started|starts|appeared|appears|(?:was |been )?introduced|first (?:seen|happened)|happens? only|only happens?|occurs? only|regression) (?:with|in|since|from) (?:the )?(?<name>" + Version + ")"
        + @"|升级(?:到|至|为|成)了? ?(?<name>(?:[A-Za-z][A-Za-z0-9-]{1,30} ?)?v?\d+\.\d[A-Za-z0-9.-]*) ?(?:版本)?(?:之后|以后|后)",
        RegexOptions.ExplicitCapture);

    // If deduplication is disabled, memory usage remains at 50 GB
    private static Regex WithoutIt() => new(@"\b(?:if|when|with|once|after) (?:the )?(?<name>[\w.-]{3,40}(?: (?!is\b|was\b|are\b)[\w.-]{2,24})?) (?:is |was |are |were )?(?:disabled|turned off|switched off)\b[^.\n]{0,60}?\b(?:remain(?:s|ed)?|stay(?:s|ed)?|stable|constant|flat|normal|levels off|(?:does not|doesn't|did not|didn't|no longer|never) (?:grow|rise|leak|increase|happen|occur)\w*|goes away|went away|is gone|disappears?|surviv(?:es?|ed)|pass(?:es|ed)|works? (?:fine|well|again)|runs? (?:fine|well|through)|no (?:more )?(?:oom\w*|leaks?|growth|crash\w*)|(?:is|was|are|were) (?:fine|ok|okay|well))\b|\b(?:plugin|agent|extension|module|feature|listener|instrumentation)\b[^.\n]{0,12}? (?:disabled|removed|uninstalled|turned off|switched off)\b[^.\n]{0,30}?\b(?:disappears?|goes away|is gone|stops?|vanish\w*|works? fine|is fine|does not|no longer)|\b(?:disabling|removing|uninstalling|without) the [\w.-]{0,40} ?(?:plugin|agent|extension|module|feature|listener)\b[^.\n]{0,30}?\b(?:disappears?|goes away|is gone|stops?|fixes|solves|helps|is fine)|(?:去掉|禁用|卸载|关闭)[^，。\n]{0,12}?(?:插件|agent|探针)[^，。\n]{0,4}?(?:之后|后)?[^。\n]{0,4}?(?:正常|好了|恢复|消失)", RegexOptions.IgnoreCase);
}
