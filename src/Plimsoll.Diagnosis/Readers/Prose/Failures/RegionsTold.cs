using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that a region outside the heap ran out: direct memory, Netty's, network buffers, managed memory, the code cache, or that one array would have to be larger than any may be.</summary>
internal static class RegionsTold
{
    private const string Direct = @"(?:(?<![A-Za-z])direct[ -](?:buffers?(?: memory)?|memory)|\boff[ -]?heap(?: memory)?|堆外内存|堆外|直接内存)";

    private const string Seen = @"(?:->|=>|→|<-|←|栈|调用链|发现|看到|监听|\b(?:[Ss]tack|[Tt]race|found|saw|shows?|showed|noticed|[Aa]rthas)\b)";

    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("netty-direct-memory", FailureSaying.Broke, NettyOut()), new("direct-memory", FailureSaying.Broke, DirectOut()), new("direct-memory", FailureSaying.Broke, DirectShort()), new("direct-memory", FailureSaying.Grows, DirectFills()),
        new("direct-memory", FailureSaying.Broke, DirectAsks()), new("direct-memory", FailureSaying.Broke, DirectExceeded()),
        new("network-buffers", FailureSaying.Broke, NetworkOut()), new("managed-memory", FailureSaying.Broke, ManagedOut()), new("code-cache", FailureSaying.Broke, CodeOut()),
        new("array-size", FailureSaying.Broke, ArrayOut()),
    ];

    private static Regex NettyOut() => new(@"OutOfDirectMemoryError|\bnetty\b[^.。,，\n]{0,20}?" + Direct + @"[^.。,，\n]{0,20}?(?:" + FailurePhrase.OutOfMemory + @"|溢出|exhausted|used up)", RegexOptions.IgnoreCase);

    private static Regex DirectOut() => new(Direct + @"(?:(?!\bmetaspace|\bthread|\bbut\b)[^.。,，\n]){0,30}?(?:" + FailurePhrase.OutOfMemory + @"|溢出|不足|不够|exhausted|used up|\bruns? out|\bran out)|(?:ran out of|runs? out of|running out of|out of|not enough|insufficient|exhausted) " + Direct + "|" + FailurePhrase.OutOfMemory + @"(?:(?!\bheap|\bmetaspace)[^.。,，\n]){0,15}?" + Direct, RegexOptions.IgnoreCase);

    // the 10 MB of direct memory are no longer enough; direct memory overflowed; 直接内存溢出
    private static Regex DirectShort() => new(Direct + @"(?:(?!\bmetaspace|\bthread|\bheap|\bbut\b)[^.。\n]){0,60}?\b(?:not|no longer|isn't|wasn't|aren't|never) (?:be )?(?:enough|sufficient)\b|" + Direct + @"(?: (?:limit|size|usage|pool))? (?:is |was |has |had |got |gets )?(?:overflow(?:s|ed|ing|n)?\b|too (?:small|low|little)\b)", RegexOptions.IgnoreCase);

    private static Regex DirectFills() => new(Direct + @"[^.。,，\n]{0,30}?(?:" + FailurePhrase.Rises + @"|\bleaks?\b|\bleaking|泄[漏露])|\bleak(?:s|ing)? (?:of |in )?(?:the )?" + Direct, RegexOptions.IgnoreCase);

    // A stack in which a request for direct memory asks for a collection, told in words; documentation of that frame shows no stack.
    private static Regex DirectAsks() => new("(?<=" + Seen + @".{0,160})(?:\bBits[.#]reserveMemory\b.{0,60}?System[.#]gc\b|\bSystem[.#]gc\b.{0,100}?\bBits[.#]reserveMemory\b)|\bSystem[.#]gc\b(?=.{0,80}(?:->|=>|→|<-|←|栈)).{0,100}?\bBits[.#]reserveMemory\b");

    // a stream larger than the configured -XX:MaxDirectMemorySize ends in an OutOfMemoryError
    private static Regex DirectExceeded() => new(@"\b(?:(?:larger|bigger|greater|more|higher) than|exceed\w*|beyond)\b[^.。;\n]{0,40}?MaxDirectMemorySize\b[^.。;\n]{0,60}?" + FailurePhrase.OutOfMemory + @"|(?:超过|大于|超出)[^，。\n]{0,16}?MaxDirectMemorySize[^。\n]{0,40}?" + FailurePhrase.OutOfMemory, RegexOptions.IgnoreCase);

    private static Regex NetworkOut() => new(@"insufficient (?:number of )?network buffers|network (?:buffers?|memory)(?: pool)? (?:is |are |was |were |gets? )?(?:exhausted|insufficient|not enough|used up|too small|too few)|(?:not enough|runs? out of|ran out of|running out of|too few|lack of|out of) (?:the )?network (?:buffers|memory)|(?:网络缓冲区?|network ?buffers?|网络内存)[^，。\n]{0,6}(?:不足|不够|耗尽)", RegexOptions.IgnoreCase);

    private static Regex ManagedOut() => new(@"(?:not enough|insufficient|ran out of|runs? out of|out of) managed memory|managed memory (?:is |was )?(?:exhausted|insufficient|not enough|used up)|(?:托管内存|managed ?memory)[^，。\n]{0,6}(?:不足|不够|耗尽)", RegexOptions.IgnoreCase);

    private static Regex CodeOut() => new(@"code ?cache (?:is |was |gets |became |becomes )?(?:full|exhausted|used up)|(?:ran out of|runs? out of|out of) code ?cache|code ?cache[^，。\n]{0,4}(?:满了|不足|耗尽)", RegexOptions.IgnoreCase);

    private static Regex ArrayOut() => new(@"\b(?:exceed(?:s|ed|ing)?|hits?|over|beyond) (?:the )?(?:java|jvm|vm)(?:'s)? (?:maximum |max )?array (?:size )?(?:limit|size)|\bexceed(?:s|ed|ing)? (?:the )?(?:maximum|max) (?:java )?array (?:size|length)|\brequested array size exceeds\b|(?:超过|超出)了?[^，。\n]{0,8}数组[^，。\n]{0,6}(?:上限|限制|最大)", RegexOptions.IgnoreCase);
}
