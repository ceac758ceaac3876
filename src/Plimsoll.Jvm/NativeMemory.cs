using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Native memory tracking: <c>jcmd VM.native_memory summary</c>, with or without a difference to a baseline.</summary>
/// <param name="Reserved">Bytes reserved.</param>
/// <param name="Committed">Bytes committed.</param>
/// <param name="Growth">Bytes committed since the baseline; null without one.</param>
/// <param name="Categories">By category name as printed (<c>Java Heap</c>, <c>Class</c>, <c>Thread</c>, ...).</param>
public sealed record NativeMemory(long Reserved, long Committed, long? Growth, IReadOnlyList<NativeMemoryCategory> Categories)
{
    /// <summary>Threads counted; null where the table does not tell.</summary>
    public long? Threads { get; init; }

    /// <summary>Threads more than at the baseline; null without one.</summary>
    public long? ThreadsMore { get; init; }

    /// <summary>A category by name; zeros when absent.</summary>
    public NativeMemoryCategory this[string name] => Categories.FirstOrDefault(category => category.Name == name);
}

/// <summary>One category of native memory tracking, in bytes; both growths are since the baseline, null without one.</summary>
public readonly record struct NativeMemoryCategory(string Name, long Reserved, long Committed, long? Growth, long? ReservedGrowth = null);

/// <summary>Reads the summary of native memory tracking, JDK 8 to 25, at any scale.</summary>
public sealed partial class NativeMemoryTable : ITextTable<NativeMemory>
{
    private readonly List<NativeMemoryCategory> _categories = [];
    private NativeMemoryCategory? _total;
    private (long? Count, long? More) _threads;
    private bool _begun;

    /// <summary>Whether the text is a piece of the table, which begins with a category's row and has no total: that is 0 then.</summary>
    public bool IsExcerpt { get; init; }

    /// <summary>Whether a line is a category's row, as people cut it out of the table.</summary>
    public static bool IsRow(string line) => Category().IsMatch(line);

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!_begun)
        {
            _begun = true;
            if (!IsExcerpt && !Total().IsMatch(line))
                return true;
        }

        if (Total().Match(line) is { Success: true } total)
            _total = Of("Total", total);
        else if (Category().Match(line) is { Success: true } category)
            _categories.Add(Of(category.Groups["name"].Value.Trim(), category));
        else if (Threads().Match(line) is { Success: true } threads)
            _threads = (Bytes(threads, "count"), Signed(threads, "more"));
        else
            return Detail().IsMatch(line);
        return true;
    }

    /// <inheritdoc/>
    public NativeMemory? Complete() =>
        _total is { } total ? new NativeMemory(total.Reserved, total.Committed, total.Growth, _categories) { Threads = _threads.Count, ThreadsMore = _threads.More }
        : IsExcerpt && _categories.Count > 0 ? new NativeMemory(0, 0, null, _categories) { Threads = _threads.Count, ThreadsMore = _threads.More } : null;

    private static NativeMemoryCategory Of(string name, Match match) => new(name, Bytes(match, "reserved") ?? 0, Bytes(match, "committed") ?? 0, Signed(match, "growth"), Signed(match, "reservedGrowth"));

    // The sign's group is named like the number's.
    private static long? Signed(Match match, string group) =>
        match.Groups[group].Success ? Bytes(match, group) * (match.Groups[group + "Sign"].Value == "-" ? -1 : 1) : null;

    private static long? Bytes(Match match, string group)
    {
        if (Figure.Read(match.Groups[group].ValueSpan) is not { } number)
            return null;
        var shift = match.Groups["unit"].Value.ToUpperInvariant() switch { "KB" => 10, "MB" => 20, "GB" => 30, _ => 0 };
        return number > Figure.Largest >> shift ? null : number << shift;
    }

    [GeneratedRegex(@"^\s*Total:\s*reserved=(?<reserved>\d+)(?<unit>[KMG]?B)?(?:\s*(?<reservedGrowthSign>[+-])(?<reservedGrowth>\d+))?[^,]*,\s*committed=(?<committed>\d+)[KMG]?B?(?:\s*(?<growthSign>[+-])(?<growth>\d+))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Total();

    [GeneratedRegex(@"^[\s>]*(?:[-•*]\s*)?(?<name>[A-Z][\w ]*?)\s*\(reserved=(?<reserved>\d+)(?<unit>[KMG]?B)?(?:\s*(?<reservedGrowthSign>[+-])(?<reservedGrowth>\d+))?[^,]*,\s*committed=(?<committed>\d+)[KMG]?B?(?:\s*(?<growthSign>[+-])(?<growth>\d+))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Category();

    // (thread #23440 +16851); from JDK 17 on "threads".
    [GeneratedRegex(@"^\s*\(threads? #(?<count>\d+)(?:\s*(?<moreSign>[+-])(?<more>\d+))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Threads();

    [GeneratedRegex(@"^\s*$|^\s+[(:]|^\s*malloc|^\s*mmap|^\s+\w|^\(Omitting|^Native Memory Tracking")]
    private static partial Regex Detail();
}
