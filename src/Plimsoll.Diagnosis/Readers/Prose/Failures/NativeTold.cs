using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that the operating system refused the JVM memory. What the JVM printed itself has a reader of its own; a child process that could not be started is none.</summary>
internal static class NativeTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } = [new("native-memory", FailureSaying.Broke, Refused()), new("native-memory", FailureSaying.Broke, Exhausted()), new("native-memory", FailureSaying.Broke, Mapping())];

    // the JVM could not start: cannot allocate memory (errno=12); java 启动报错：无法分配内存
    private static Regex Refused() => new(
        @"(?<!fork: ?)\b(?:cannot|can't|can not|could not|couldn't|unable to|not able to|failed to) allocate memory\b[^.;\n]{0,12}?\b(?:errno|error|code)\b[ =:]{0,3}12(?!\d)"
        + @"|\b(?:jvm|java|hotspot)\b(?:(?!\bfork|\brun program\b|\bheap\b|\bdirect\b)[^.;\n]){0,60}?\b(?:cannot|can't|can not|could not|couldn't|unable to|not able to|failed to) (?:allocate|reserve|commit|get) (?:enough )?memory\b(?! (?:for|of) (?:the )?(?:heap|direct))"
        + @"|(?:启动|(?<![A-Za-z])(?:jvm|java)(?![A-Za-z]))[^，。；\n]{0,12}?[，:： ]?(?:报错|报|提示|错误|失败)?[，:： ]{0,2}(?:无法分配内存|分配内存失败|内存分配失败|不能分配内存)",
        RegexOptions.IgnoreCase);

    // it throws "Map failed"; 不停的抛出了异常（Map failed）. The words are FileChannelImpl.map's: a map task that failed begins otherwise.
    private static Regex Mapping() => new(
        @"\b(?:throw(?:s|n|ing)?|threw|fail(?:s|ed|ing)?|die[sd]?|crash(?:es|ed)?|errors?|exceptions?|got|gets?|report(?:s|ed)?|see|saw)\b[^.;,\n]{0,24}?[""'`:(（] ?(?-i:Map failed)(?![A-Za-z])(?! (?:to|on|at|for|with|in|because|task))|(?<![A-Za-z])(?-i:Map failed)[""'`)）]{0,2} (?:exceptions?|errors?)\b"
        + @"|(?:异常|错误|报错?|抛出?了?|提示)[^，。；\n]{0,8}?(?<![A-Za-z])(?-i:Map failed)(?![A-Za-z])|(?<![A-Za-z])(?-i:Map failed)[""'`)）]{0,2} ?的?(?:异常|错误|报错)",
        RegexOptions.IgnoreCase);

    // native memory is exhausted; the process ran out of native memory
    private static Regex Exhausted() => new(@"\bnative memory (?:is |was |gets |got |has been )?(?:exhausted|used up)\b|\b(?:runs?|ran|running|goes|went) out of native memory\b|\bnative memory (?:oom|out of memory)\b|(?:本地内存|native ?内存)(?:被)?(?:耗尽|用尽|不足)", RegexOptions.IgnoreCase);
}
