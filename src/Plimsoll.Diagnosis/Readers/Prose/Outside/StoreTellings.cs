using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That several RocksDB databases are open in one process. Each has write buffers, a block cache and table readers of its own unless they are made to share.</summary>
internal static class StoreTellings
{
    /// <summary>The fact of a text; null where it tells of none, or of what they share.</summary>
    public static StoresTold? In(ToldDocument document)
    {
        if (!document.Mentions(Library) || document.Tells(Shared))
            return null;
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Several.Match(sentence) is { Success: true } several && !Telling.IsAsked(sentence) && Telling.IsMeant(sentence, several.Index))
                return new StoresTold { Origin = document.Origin(at), Basis = Basis.Reported, Count = several.Whole("count"), WriteBuffers = Buffers(document) };
        }

        return null;
    }

    // write_buffer_size=512mb and max_write_buffer_number=3: each of them may keep three full ones.
    private static long? Buffers(ToldDocument document)
    {
        if (document.Find(BufferSize).Size("size", "unit") is not { } bytes)
            return null;
        // Two are RocksDB's own default.
        return bytes * Math.Clamp(document.Find(BufferNumber).Whole("count") ?? 2, 1, 64);
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private static readonly Regex Library = new(@"rocks ?db", Options);

    // 12 db for writable mode; 60 tasks with a RocksDB store each; one RocksDB per tenant; several databases; 多个 rocksdb 实例
    private static readonly Regex Several = new(
        @"(?<![\d.])(?<count>[2-9]|[1-9]\d{1,4}) (?:(?!mb\b|gb\b|kb\b|times\b|days\b)[\w-]+ ){0,3}?(?:dbs?|data ?bases?|(?:rocks ?db|state|key-?value|kv)[- ](?:instances?|stores?|dbs?)|instances of rocks ?db|stores?|column famil(?:y|ies))\b"
        + @"|(?<![\d.])(?<count>[2-9]|[1-9]\d{1,4}) (?:[\w-]+ ){1,3}?(?:with|that have|having) (?:a|one|their own|its own|an own) rocks ?db\b|\b(?:one|a|an own|its own|own|separate|new) rocks ?db(?: \w+)?(?: \w+)? (?:per|for each|for every|in each|in every)\b|\b(?:each|every) (?:[\w-]+ ){1,3}?(?:has|have|opens?|uses?|keeps?|gets?|creates?) (?:an? |its |their )?(?:own |separate )?rocks ?db\b"
        + @"|\b(?:several|many|multiple|hundreds of|dozens of|lots of|a lot of|various|a dozen|two|three|four|five|six|eight|ten|twelve|twenty) (?:[\w-]+ ){0,2}?(?:rocks ?dbs?(?: (?:instances?|stores?|databases?|dbs?))?|databases|dbs?|state stores)\b"
        + "|(?:(?<count>\\d{1,5}) ?个?|多个|几个|很多个?|大量)[^，。\n]{0,6}?(?:rocks ?db|数据库实例)|每个[^，。\n]{0,12}?(?:一个|自己的|独立的?)[^，。\n]{0,4}?rocks ?db|rocks ?db ?(?:实例|库)(?:数|数量)?(?:很多|较多|有)",
        Options);

    private static readonly Regex Shared = new(@"\bWriteBufferManager\b|\bwrite_buffer_manager\b|\bdb_write_buffer_size\b|\b(?:shared|share|same|one|common|single) (?:\w+ )?(?:block[- ]?cache|LRUCache|cache)\b|(?:共享|共用)[^，。\n]{0,8}?(?:缓存|cache)", Options);

    private static readonly Regex BufferSize = new(@"\bwrite_?buffer_?size\b[^\d\n]{0,20}?(?<size>\d{1,5}) ?(?<unit>[mg])(?:i?b)?\b", Options);

    private static readonly Regex BufferNumber = new(@"\bmax_?write_?buffer_?number\b[^\d\n]{0,20}?(?<count>\d{1,2})\b", Options);
}
