using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that the heap ran out or fills.</summary>
internal static class HeapTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("heap-space", FailureSaying.Broke, OutOfHeap()), new("heap-space", FailureSaying.Broke, HeapOut()), new("heap-space", FailureSaying.Broke, NotEnough()),
        new("heap-space", FailureSaying.Grows, Fills()), new("heap-space", FailureSaying.Grows, Full()),
    ];

    // heap oom; heap space ran into OutOfMemoryError; 堆内存溢出
    private static Regex OutOfHeap() => new(@"(?<!off[ -])(?<![A-Za-z])heap(?: space| memory)?(?! ?(?:dump|histo|analys))(?:(?!dump|direct|metaspace|thread|\bbut\b)[^.。,，;；\n]){0,30}?" + FailurePhrase.OutOfMemory + @"|堆(?!外)(?:内存)?(?:空间)?[^，。；\n外]{0,8}?(?:溢出|不足|不够|耗尽|OOM|爆)", RegexOptions.IgnoreCase);

    // OOM of the heap; OOM: Java heap space
    private static Regex HeapOut() => new(FailurePhrase.OutOfMemory + @"(?:(?!dump)[^.。,，;；\n]){0,12}?(?:\b(?:of|in|on|for)\b|[:：(（])(?:(?!dump)[^.。,，;；\n]){0,12}?(?:(?<!off[ -])\bheap(?! ?dump)|堆(?!外))", RegexOptions.IgnoreCase);

    private static Regex NotEnough() => new(@"(?:not enough|insufficient|too little|run(?:s|ning)? out of|ran out of|exhaust(?:s|ed|ing)?|no more|no) (?:free |available )?(?:jvm |java )?heap\b(?! ?dump)|\bout[ -]of[ -](?:java |jvm )?heap(?: space| memory)?[""'`]? (?:errors?|exceptions?|failures?)\b|(?<!off[ -])\bheap (?:space |memory )?(?:is |was |got |gets |becomes |became |being )?(?:exhausted|used up|overflow\w*|depleted)", RegexOptions.IgnoreCase);

    private static Regex Fills() => new(@"(?:(?<!off[ -])\bheap(?! ?(?:dump|histo))|\bold gen(?:eration)?|堆(?!外)(?:内存)?|老年代)(?:(?!dump|direct|metaspace|thread)[^.。,，;；\n]){0,40}?" + FailurePhrase.Rises, RegexOptions.IgnoreCase);

    // the heap went from 6 GB to the full 14.6 GB within minutes; heap usage reaches 100 % and stays there; 堆内存被打满. What a collection frees again is none.
    private static Regex Full() => new(@"(?<!off[ -])\b(?:heap|old gen(?:eration)?)(?! ?(?:dump|histo))(?: usage| memory| space| size)? (?:went|goes|rose|rises|climb(?:s|ed)|jump(?:s|ed)|grew|grows|shot|shoots|fill(?:s|ed)|reach(?:es|ed))\b(?:(?!dump|direct|metaspace|thread)(?:[^.。,，;；\n]|\.(?=\d))){0,50}?(?:\b(?:the|its) (?:full|max(?:imum)?|limit|-?Xmx)\b|(?<![\d.])(?:9[5-9]|100)(?:\.\d+)? ?%|\bcompletely full\b)(?!.{0,60}\b(?:then|drop(?:s|ped)?|falls?|fell|goes (?:back|down)|comes? (?:back|down)|before (?:each|every|the|a) (?:gc|collection))\b)|(?<!非)(?:堆(?!外)(?:内存)?|老年代)(?:被|已经|已|都)?(?:打满|占满|撑满|爆满|满了)", RegexOptions.IgnoreCase);
}
