using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// What a person's text tells of everything but the Java heap: what grows, what a process or its container was ended by, sizes, peers that lag. A small grammar
/// (a thing, what it does, for how long) over sentences and their neighbours, so that no form of words is asked for.
/// </summary>
internal static class OutsideTelling
{
    private const long Besides = 512L << 20;

    /// <summary>What the kernel keeps for mapped files, as a library is named that has memory outside the heap.</summary>
    public const string PageTables = "the kernel's page tables of mapped files";

    /// <summary>That the program compresses or expands data, as a library is named that has memory outside the heap.</summary>
    public const string Compression = "compression";

    /// <summary>The facts of a text.</summary>
    public static IReadOnlyList<Fact> In(EvidenceDocument source)
    {
        var document = new ToldDocument(source);
        var level = Level(document);
        var growths = Definite([.. RegionTellings.In(document).Concat(MachineTellings.In(document).OfType<RegionGrows>()).Concat(Tables(document)).Select(growth => Narrowed(document, growth)).Where(growth => level is not null || !IsHeaps(document, growth))]);
        FailureTold[] ends = [.. EndTellings.In(document)];
        var facts = new List<Fact>();
        facts.AddRange(growths);
        facts.AddRange(growths.Select(growth => Failure(document, growth)));
        facts.AddRange(growths.SelectMany(Statements));
        facts.AddRange(ends);
        facts.AddRange(PeerTellings.In(document));
        facts.AddRange(MachineTellings.In(document).OfType<SmallMachine>());
        facts.AddRange(NeighbourTellings.In(document));
        facts.AddRange(Makings(document, growths));
        if (StoreTellings.In(document) is { } stores)
            facts.Add(stores);
        if (level is not null)
            facts.Add(level);
        var whole = ends.Length > 0 || Array.Exists(growths, IsWhole);
        Fact[] unseen = [.. Unseen(document)];
        Fact[] beyond = unseen.Length > 0 ? [] : [.. Beyond(document)];
        facts.AddRange(unseen);
        facts.AddRange(beyond);
        facts.AddRange(Sizes(document, whole || beyond.Length > 0, unseen.Length > 0));
        facts.AddRange(Longer(document));
        return facts;
    }

    // Where a region is named that grows, the whole grows with it.
    private static RegionGrows[] Definite(RegionGrows[] growths) => Array.Exists(growths, growth => !IsWhole(growth)) ? [.. growths.Where(growth => !IsWhole(growth))] : growths;

    private static bool IsWhole(RegionGrows growth) => growth.Region is GrowingRegion.Native or GrowingRegion.Container or GrowingRegion.Machine;

    // Sizes are worth a word only beside one another, or beside an end.
    private static IEnumerable<Fact> Sizes(ToldDocument document, bool whole, bool unseen)
    {
        // A heap that the JVM chose by itself is no setting.
        var (heap, limit) = (unseen ? null : SizeTellings.Heap(document), SizeTellings.Limit(document));
        if (heap is not null && (whole || limit is not null))
            yield return heap;
        if (limit is not null && (whole || unseen || heap is not null || document.Tells(ContainerKilled)))
            yield return limit;
        if (whole && SizeTellings.Used(document) is { } used)
            yield return used;
        if ((whole || document.Tells(ContainerKilled)) && SizeTellings.Native(document) is { } native)
            yield return native with { Library = Libraries(document) };
    }

    // What is made again and again is a leak of threads where they are told to be many, or to become more.
    private static IEnumerable<Fact> Makings(ToldDocument document, RegionGrows[] growths)
    {
        var told = Array.Exists(growths, growth => growth.Region == GrowingRegion.Threads);
        foreach (var made in MakingTellings.In(document))
        {
            yield return made;
            if (!made.IsAllocator && !told && MakingTellings.CountsThreads(document))
                yield return new FailureTold { Origin = made.Origin, Basis = Basis.Reported, Failure = "native-thread", Saying = FailureSaying.Grows, Words = made.Origin.Excerpt };
        }
    }

    // A process half as large again as its heap that ran out of memory did not run out of heap.
    private static IEnumerable<FailureTold> Beyond(ToldDocument document)
    {
        if (SizeTellings.Stated(document) is not { } heap || SizeTellings.Used(document) is not { } used || used.Bytes < (heap * 3 / 2) + Besides || document.Tells(HeapOut) || !document.Tells(Ran))
            yield break;
        yield return new FailureTold { Origin = used.Origin, Basis = Basis.Reported, Failure = document.Mentions(ContainerWords) ? "container-limit" : "host-oom", Saying = FailureSaying.Broke, Words = used.Origin.Excerpt };
    }

    // A heap that nobody gave a size, seen larger than the container: the JVM took another memory for its own.
    private static IEnumerable<Fact> Unseen(ToldDocument document)
    {
        if (SizeTellings.Chosen(document) is not var (bytes, origin) || SizeTellings.Limit(document) is not { } limit || bytes <= limit.Bytes)
            yield break;
        yield return new Statement { Origin = origin, Basis = Basis.Reported, Topic = Topic.LimitUnseen, Number = bytes };
        if (document.Tells(Ran) && !document.Tells(HeapOut))
            yield return new FailureTold { Origin = origin, Basis = Basis.Reported, Failure = "container-limit", Saying = FailureSaying.Broke, Words = origin.Excerpt };
    }

    // Memory off the heap is direct buffers', unless a library is named that has its own.
    private static RegionGrows Narrowed(ToldDocument document, RegionGrows growth) =>
        growth with
        {
            Region = growth.Region == GrowingRegion.Direct && !DirectWords.IsMatch(growth.Words) && document.Mentions(NativeWords) ? GrowingRegion.Native : growth.Region,
            Library = growth.Library.Length > 0 ? growth.Library : Libraries(document),
        };

    // Who has memory of its own outside the heap; compression where it is told to be done at all is zlib's, unless another is named.
    private static string Libraries(ToldDocument document)
    {
        string[] compression = document.Tells(Compresses) ? [Compression] : [];
        return string.Join(' ', document.Sentences.SelectMany(sentence => NativeWords.Matches(sentence.Text)).Select(word => word.Value).Concat(compression).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    // The page tables of mapped files count to the container that maps them: told to grow or to take gigabytes, where memory runs out.
    private static IEnumerable<RegionGrows> Tables(ToldDocument document)
    {
        if (!document.Mentions(MapWords) || !document.Tells(Ran))
            yield break;
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (TablesGrow.Match(sentence) is not { Success: true } grow || Telling.IsAsked(sentence) || !Telling.IsMeant(sentence, grow.Index))
                continue;
            yield return new RegionGrows { Origin = document.Origin(at), Basis = Basis.Reported, Region = GrowingRegion.Native, Library = PageTables, Words = sentence.Length > MostWords ? sentence[..MostWords] : sentence };
            yield break;
        }
    }

    // Who looked into the heap, or saw collections free nothing, has found where it grows.
    private static bool IsHeaps(ToldDocument document, RegionGrows growth) =>
        IsWhole(growth) && document.Mentions(HeapLook);

    private static FailureTold Failure(ToldDocument document, RegionGrows growth) => new()
    {
        Origin = growth.Origin,
        Basis = Basis.Reported,
        Subject = growth.Subject,
        Saying = FailureSaying.Grows,
        Words = growth.Words,
        Failure = growth.Region switch
        {
            GrowingRegion.Metaspace => "metaspace",
            GrowingRegion.Threads => "native-thread",
            GrowingRegion.Direct => "direct-memory",
            GrowingRegion.CodeCache => "code-cache",
            GrowingRegion.Machine => "host-oom",
            GrowingRegion.Container => "container-limit",
            _ => document.Mentions(ContainerWords) ? "container-limit" : "native-memory",
        },
    };

    // What rules for these regions already ask for.
    private static IEnumerable<Statement> Statements(RegionGrows growth)
    {
        if (growth.Region == GrowingRegion.Threads)
            yield return Of(Topic.ThreadsNeverEnd, growth);
        else if (growth.WithRuns && growth.Region == GrowingRegion.Metaspace)
            yield return Of(Topic.SubmittedAgain, growth);
    }

    private static Statement Of(Topic topic, RegionGrows growth) => new() { Origin = growth.Origin, Basis = Basis.Reported, Subject = growth.Subject, Topic = topic, Name = growth.Name };

    private static HeapLevel? Level(ToldDocument document)
    {
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            if (RegionWords.HeapStays.Match(document.Sentences[at].Text) is { Success: true } stays && Telling.IsMeant(document.Sentences[at].Text, stays.Index))
                return new HeapLevel { Origin = document.Origin(at), Basis = Basis.Reported };
        }

        return null;
    }

    // Two rounds of ten minutes were fine, one of an hour was not: the load is the same, the time is not.
    private static IEnumerable<Statement> Longer(ToldDocument document)
    {
        var fine = false;
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (fine && LongRun.IsMatch(sentence))
            {
                yield return new Statement { Origin = document.Origin(at), Basis = Basis.Reported, Topic = Topic.LongUptime };
                yield break;
            }

            fine |= ShortRun.IsMatch(sentence);
        }
    }

    private const int MostWords = 200;

    private const string Tabled = @"(?:\b(?:page[- ]?tables?|PTEs?|VmPTE|PageTables)\b|(?<![A-Za-z])(?:PTE|PageTables)(?![A-Za-z])|页表)";

    private static readonly Regex MapWords = new(@"\bmmap|\bmapped\b|\bmapping|(?<![A-Za-z])mmap|映射", RegexOptions.IgnoreCase);

    // the PTE of the kernel increases; the page tables take 8 GB; 页表占用了 6G
    private static readonly Regex TablesGrow = new(Tabled + @"[^.;。；\n]{0,40}?(?:\b(?:increas|grow|grew|ris|climb|balloon)\w*|\b(?:takes?|took|uses?|used|occup\w+|need\w*|is|are|reach\w*|of)\b[^.;\n]{0,16}?\d[\d.]* ?G|增长|上涨|增加|升高|变大|占[^。\n]{0,8}?\d[\d.]* ?G)|\d[\d.]* ?Gi?B? (?:of |in |for |by )(?:the )?(?:kernel )?" + Tabled, RegexOptions.IgnoreCase);

    private static readonly Regex DirectWords = new(@"direct|netty|直接内存", RegexOptions.IgnoreCase);

    private static readonly Regex NativeWords = new(@"rocks ?db|\bjni\b|\bjna\b|\bmalloc\b|\bglibc\b|\bzlib\b|\b(?:in|de)flater\w{0,12}|\bgzip\w{0,12}stream\b|\bnative (?:library|libraries|code)\b", RegexOptions.IgnoreCase);

    // since we use its built-in compression; gzip compressed payloads; 开启了压缩
    private static readonly Regex Compresses = new(@"\b(?:since|after|when|once|with|if|because|as soon as) (?:[\w']+ ){0,4}?(?:us(?:e|es|ed|ing)|enabl\w+|turn(?:ed|ing)? on|switch(?:ed|ing)? on|activat\w+|add(?:ed|ing)?)\b[^.;\n]{0,40}?\bcompression\b|\bcompression (?:(?:is|was|has been|being) )?(?:enabled|turned on|switched on|activated)\b|\bgzip(?:ped|s)?\b|\b(?:de|un)compress(?:es|ed|ing)? (?:the |each |every |all |our )?(?:[\w-]+ ){0,2}?(?:messages?|payloads?|records?|responses?|requests?|files?|data|streams?|bod(?:y|ies)|blobs?)\b|(?:开启|启用|使用|打开|增加)了?[^，。\n]{0,10}?压缩", RegexOptions.IgnoreCase);

    private static readonly Regex ContainerWords = new(@"\b(?:containers?|pods?|docker|kubernetes|k8s|openshift|cgroups?)\b|容器|(?<![A-Za-z])(?:pod|k8s|docker)(?![A-Za-z])", RegexOptions.IgnoreCase);

    private static readonly Regex HeapLook = new(@"\bheap ?dump\w*|\bMAT\b|\bhisto(?:gram)?\b|\bjmap\b|java heap space|gc overhead|\bfull gc|堆转储|堆内存溢出|OutOfMemoryError: Java", RegexOptions.IgnoreCase);

    private static readonly Regex HeapOut = new(@"java heap space|gc overhead|heap ?oom|OutOfMemoryError: Java|堆(?:内存)?溢出", RegexOptions.IgnoreCase);

    private static readonly Regex Ran = new(FailurePhrase.OutOfMemory + @"|\b(?:oom-?)?killed\b|\bkills\b|\bends it\b|\bcrash\w*|\boom[- ]?kill\w*|被杀|被 ?kill|崩溃|挂掉", RegexOptions.IgnoreCase);

    private static readonly Regex ContainerKilled = new(@"\boom[- ]?kill(?:ed|er|s)\b|(?<![A-Za-z])OOMKill(?:ed|er|s)(?![A-Za-z])|\b(?:exit|code|status)\w*[ :=(]{1,3}137\b", RegexOptions.IgnoreCase);

    private static readonly Regex ShortRun = new(@"(?<!\d)\d{1,2} ?(?:分钟|min(?:ute)?s?\b)[^。\n]{0,40}?(?:没有?(?:出现)?(?:任何)?(?:异常|问题|报错)|正常|\b(?:fine|ok|okay|no (?:error|problem|issue|exception)s?|without (?:any )?(?:error|problem|issue|exception)s?)\b)", RegexOptions.IgnoreCase);

    private static readonly Regex LongRun = new(@"(?:[1-9]\d?|[一两三几半]) ?个?(?:多)?小时|\b(?:an|one|two|three|several|a few|[1-9]\d?) hours?\b", RegexOptions.IgnoreCase);
}
