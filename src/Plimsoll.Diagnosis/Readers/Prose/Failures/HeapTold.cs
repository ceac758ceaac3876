using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that the heap ran out or fills.</summary>
internal static class HeapTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("heap-space", FailureSaying.Broke, OutOfHeap()), new("heap-space", FailureSaying.Broke, HeapOut()), new("heap-space", FailureSaying.Broke, NotEnough()), new("heap-space", FailureSaying.Broke, Problem()), new("heap-space", FailureSaying.Broke, OwnWords()),
        new("heap-space", FailureSaying.Grows, Fills()), new("heap-space", FailureSaying.Grows, Full()),
        new("heap-space", FailureSaying.Grows, FullChinese()), new("heap-space", FailureSaying.Grows, Vain()), new("heap-space", FailureSaying.Grows, VainChinese()),
    ];

    // heap oom; heap space ran into OutOfMemoryError; 堆内存溢出
    private static Regex OutOfHeap() => new(@"(?<!off[ -])(?<![A-Za-z])heap(?: space| memory)?(?! ?(?:dump|histo|analys))(?:(?!dump|direct|metaspace|thread|\bbut\b)[^.。,，;；\n]){0,30}?" + FailurePhrase.OutOfMemory + @"|堆(?!外)(?:内存)?(?:空间)?[^，。；\n外]{0,8}?(?:溢出|不足|不够|耗尽|OOM|爆)", RegexOptions.IgnoreCase);

    // OOM of the heap; OOM: Java heap space
    private static Regex HeapOut() => new(FailurePhrase.OutOfMemory + @"(?:(?!dump)[^.。,，;；\n]){0,12}?(?:\b(?:of|in|on|for)\b|[:：(（])(?:(?!dump)[^.。,，;；\n]){0,12}?(?:(?<!off[ -])\bheap(?! ?dump)|堆(?!外))", RegexOptions.IgnoreCase);

    private static Regex NotEnough() => new(@"(?:not enough|insufficient|too little|run(?:s|ning)? out of|ran out of|exhaust(?:s|ed|ing)?|no more|no) (?:free |available )?(?:jvm |java )?heap\b(?! ?dump)|\bout[ -]of[ -](?:java |jvm )?heap(?: space| memory)?[""'`]? (?:errors?|exceptions?|failures?)\b|(?<!off[ -])\bheap (?:space |memory )?(?:is |was |got |gets |becomes |became |being )?(?:exhausted|used up|overflow\w*|depleted)", RegexOptions.IgnoreCase);

    // a collection grows, and so does the memory
    private static Regex Fills() => new(@"(?:(?<!off[ -])\bheap(?! ?(?:dump|histo))|\bold gen(?:eration)?|堆(?!外)(?:内存)?|老年代|年老代)(?:(?!dump|direct|metaspace|thread)[^.。,，;；\n]){0,40}?" + Growing.Words
        + @"|\b(?:maps?|lists?|caches?|queues?|sets?|registr(?:y|ies)|collections?|objects|entries|instances)\b(?=[^.。\n]{8,160}?\b(?:so|with) (?:does|do|is|are|has|it|them)\b)[^.。,，\n]{0,40}?" + Growing.Words + @"[^.。\n]{0,20}?\b(?:and )?(?:so (?:does|do|is|are|has)|with (?:it|them)) (?:the |our |its )?(?:\w+ )?(?:heap|memory)\b(?! (?:bandwidth|limit))", RegexOptions.IgnoreCase);

    // a "heap space problem"; 堆内存异常
    private static Regex Problem() => new(@"(?<!off[ -])\bheap[ -](?:space|memory)[""'`\u201D]? (?:problems?|issues?|errors?|exceptions?|failures?|crash(?:es)?)\b(?! ?(?:dump|histo))|堆(?!外)(?:内存|空间)(?:的)?(?:问题|报错|异常|错误)", RegexOptions.IgnoreCase);

    // dies with Java heap space; we got a "java heap space" during the export; 报 Java heap space
    private static Regex OwnWords() => new(
        @"\b(?:fail(?:s|ed|ing)?|die[sd]?|dying|crash(?:es|ed|ing)?|end(?:s|ed)?|abort(?:s|ed)?|stop(?:s|ped)?|breaks?|broke|exit(?:s|ed)?|terminate[sd]?|throw(?:s|n|ing)?|threw|blow(?:s|n)?|blew|got|gets?|getting|hit(?:s|ting)?|seeing|saw|receiv(?:es?|ed|ing)|encounter(?:s|ed|ing)?|r[ua]ns? into|running into|fac(?:es?|ed|ing)|report(?:s|ed|ing)?|says?|saying|said|complain(?:s|ed|ing)?|error(?:s|ed)? out|gave|due to|because of)\b(?:(?!\b(?:more|enough|larger|bigger|smaller|increas\w*|additional|sufficient|how|about|overview|explanation|description|documentation|docs|article|guide|chapter|amount|size|settings?|questions?)\b)[^.。,，;；\n]){0,40}?"
        + @"(?<!\b(?:the|our|its|my|your|their|some|any|much|max|maximum|initial) )(?<![A-Za-z.-])(?:java\.lang\.OutOfMemoryError: ?)?java heap space\b" + NoSize
        + @"|(?:报错?|提示|抛出?|出现|显示|返回|遇到|异常|错误)(?:了|是|为|的)?[^，。；\n]{0,12}?(?<![A-Za-z])java heap space(?![A-Za-z])" + NoSize,
        RegexOptions.IgnoreCase);

    // A size, an option, how much of it there is.
    private const string NoSize = @"(?![""'`\u201D]{0,2} ?(?:[\d=]|(?:of|to|is|was|size|setting|settings|option|options|limit|limits|parameter|usage|used|available|configur\w+|flag|graph|chart|metrics?|dump|for the|allocat\w+|大小|设置|参数|配置)\b))";

    // GC cannot effectively release memory; full GC frees nothing
    private static Regex Vain() => new(
        @"\b(?:full |old |major |mixed )?(?:gcs?|garbage collect(?:ion|or)s?)\b[^.。,，\n]{0,20}? (?:cannot|can't|can not|could not|couldn't|does not|doesn't|do not|don't|did not|didn't|is not able to|are not able to|isn't able to|is unable to|unable to|fails? to|never|hardly|barely) (?:\w+ly |even |be able to ){0,2}(?:releas|reclaim|free|recover|recycl|collect|clear|clean|reduc|lower|shrink|bring)\w*\b(?! (?:direct|native|off|meta|class|thread|physical|rss|the (?:direct|native|meta|class|off)))[^.。,，\n]{0,30}?\b(?:memory|heap|space|objects?|old gen\w*|them|it|much|anything|enough|any)\b(?!.{0,30}\b(?:os|operating system|system|kernel)\b)"
        + @"|\b(?:full |old |major |mixed )(?:gcs?|collections?)\b[^.。,，\n]{0,20}? (?:with|but|and|where|having|yielding) (?:0|zero|no|nothing|hardly any(?:thing)?|almost (?:no|nothing)|next to nothing|(?:very )?little)(?: (?:bytes|KB|MB|memory|heap|space|objects))?(?: (?:of )?memory)?(?: (?:is|are|was|were|being|gets?))? (?:reclaimed|freed|released|recovered|collected|cleaned)\b|\b(?:0|zero|no|nothing|hardly any(?:thing)?|almost nothing)(?: (?:bytes|KB|MB|memory|heap|space|objects))? (?:is |are |was |were |gets? |got )?(?:reclaimed|freed|released|recovered|collected) (?:by|in|after|with|during|from) (?:a |an |the |each |every |any )?(?:full |old |major |mixed )(?:gcs?|collections?)\b"
        + @"|\b(?:full |old |major |mixed )(?:gcs?|collections?)\b[^.。,，\n]{0,20}? (?:frees?|reclaims?|releases?|recovers?|collects?) (?:nothing|(?:very |almost |next to )?(?:little|no memory|nothing)|hardly anything|less and less)\b|\b(?:gcs?|garbage collect(?:or|ion)s?|collections?)\b[^.。,，\n]{0,20}? (?:frees?|freed|reclaims?|reclaimed|releases?|recovers?|collects?)(?: up)? (?:only )?(?:nothing|less and less|hardly anything|almost nothing|next to nothing)\b|\b(?:after|despite|even with) (?:a |an |each |every |many |several |the )*(?:full |manual |major |forced |explicit )*gcs?\b[^.。\n]{0,12}? (?:the |our |used )*(?:heap|old gen(?:eration)?|live set)\b[^.。,，\n]{0,20}? (?:does not|doesn't|do not|did not|didn't|never|is not|isn't|not|hardly) (?:go(?:es|ing)? down|drop\w*|decreas\w*|fall\w*|come\w* down|reduc\w*|lower\w*)\b(?!.{0,30}\b(?:os|operating system|system)\b)",
        RegexOptions.IgnoreCase);

    // FGC无法回收; fullGC毫无效果; 老年代内存无法释放
    private static Regex VainChinese() => new(
        @"(?:full ?|young ?|old ?|major ?|mixed ?|f)?gc(?:之?后|也|都|完|却|仍|还|并|根本|但)*[^，。,；\n外]{0,8}?(?:无法|不能|没法|没有|未能|不了|不会)(?:有效|正常|被|及时|完全|真正)*地?(?:回收|释放|清理|下降|降低)(?![^，。\n]{0,6}(?:堆外|直接|元空间|物理|线程|系统))|(?:full ?|f)gc(?:后|之后)?(?:毫无|没有|没什么|没啥|无)(?:效果|作用|效)|(?:full ?|f)gc[^，。\n]{0,8}?(?:回收|释放|降)不(?:掉|了|动|下)"
        + @"|(?:堆(?!外)(?:内存)?|老年代|年老代|老生代)[^，。\n]{0,12}?(?:不会|无法|没有|不能|得不到)(?:被|有效|正常)*(?:回收|释放|下降|降)|(?:老年代|年老代|老生代)[^，。\n]{0,10}?(?:回收|释放|降)不(?:掉|了|动|下)",
        RegexOptions.IgnoreCase);

    // 老年代达到99.99%; 老年代老是满
    private static Regex FullChinese() => new(@"(?:堆(?!外)(?:内存)?|老年代|年老代|老生代|old ?区)(?:的)?(?:内存|空间|使用率|占用率?|使用量)?(?:[^，。\n\d]{0,8}?)(?<![\d.])(?:9[5-9]|100)(?:\.\d+)? ?%|(?:老年代|年老代|老生代|old ?区)(?:内存|空间)?(?:老是|总是|经常|一直|很快就?|几乎|快要?|接近)(?:都)?(?:是)?(?:被)?(?:打|占|撑|爆)?满", RegexOptions.IgnoreCase);

    // the heap went from 6 GB to the full 14.6 GB within minutes; heap usage reaches 100 % and stays there; 堆内存被打满. What a collection frees again is none.
    private static Regex Full() => new(@"(?<!off[ -])\b(?:heap|old gen(?:eration)?)(?! ?(?:dump|histo))(?: usage| memory| space| size)? (?:went|goes|rose|rises|climb(?:s|ed)|jump(?:s|ed)|grew|grows|shot|shoots|fill(?:s|ed)|reach(?:es|ed))\b(?:(?!dump|direct|metaspace|thread)(?:[^.。,，;；\n]|\.(?=\d))){0,50}?(?:\b(?:the|its) (?:full|max(?:imum)?|limit|-?Xmx)\b|(?<![\d.])(?:9[5-9]|100)(?:\.\d+)? ?%|\bcompletely full\b)(?!.{0,60}\b(?:then|drop(?:s|ped)?|falls?|fell|goes (?:back|down)|comes? (?:back|down)|before (?:each|every|the|a) (?:gc|collection))\b)|(?<!off[ -])\b(?:heap|old gen(?:eration)?)(?! ?(?:dump|histo))(?: usage| memory| space| size)? (?:is|was|stays?|stayed|sits|remains?|remained|hangs|hovers|hits?)\b (?:(?:always|constantly|permanently|now|stuck|around|at|above|over|near|about|nearly|almost|up) )*(?:9[5-9]|100)(?:\.\d+)? ?%(?!.{0,60}\b(?:then|drop(?:s|ped)?|falls?|fell|before)\b)|(?<!off[ -])\bheap(?: memory| space)? (?:is |gets |got |was |becomes |became |runs |ran )?(?:completely |nearly |almost )?full\b(?! ?(?:gc|dump|heap|of\b))(?!.{0,60}\b(?:then|drop(?:s|ped)?|before)\b)|(?<!非)(?:堆(?!外)(?:内存)?|老年代)(?:被|已经|已|都)?(?:打满|占满|撑满|爆满|满了)", RegexOptions.IgnoreCase);
}
