using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>The memory pools of a JVM at one moment, as Arthas' <c>memory</c> and <c>dashboard</c> print them (3.7 to 4.1): heap, metaspace, code, buffers.</summary>
/// <param name="Pools">In the printed order. Arthas cuts to whole units: up to one unit below the truth.</param>
public sealed record MemoryPools(IReadOnlyList<MemoryPool> Pools)
{
    /// <summary>A pool by its name; null when it is not listed.</summary>
    public MemoryPool? this[string name] => Pools.Where(pool => pool.Name == name).Select(pool => (MemoryPool?)pool).FirstOrDefault();
}

/// <summary>One pool. Sizes in bytes.</summary>
/// <param name="Name">As printed, lower case: <c>heap</c>, <c>g1_old_gen</c>, <c>metaspace</c>, <c>direct</c>.</param>
/// <param name="Used">In use.</param>
/// <param name="Committed">Taken from the system.</param>
/// <param name="Max">Its limit; null when it has none.</param>
public readonly record struct MemoryPool(string Name, long Used, long Committed, long? Max);

/// <summary>Reads such a table. Names longer than their column are folded into lines below their row.</summary>
public sealed partial class MemoryPoolTable : ITextTable<MemoryPools>
{
    private const int MaxPools = 100;

    private readonly List<MemoryPool> _pools = [];
    private bool _begun;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!_begun)
            return _begun = true;
        if (_pools.Count < MaxPools && Row().Match(line) is { Success: true } row)
        {
            _pools.Add(new MemoryPool(row.Groups["name"].Value, Size(row.Groups["used"].ValueSpan) ?? 0, Size(row.Groups["total"].ValueSpan) ?? 0, Size(row.Groups["max"].ValueSpan)));
            return true;
        }

        if (_pools.Count == 0 || Rest().Match(line) is not { Success: true } rest)
            return false;
        _pools[^1] = _pools[^1] with { Name = _pools[^1].Name + rest.Groups["name"].Value };
        return true;
    }

    /// <inheritdoc/>
    public MemoryPools? Complete() => _pools.Count == 0 ? null : new MemoryPools(_pools);

    private static long? Size(ReadOnlySpan<char> text)
    {
        var digits = text.TrimEnd("KMGT");
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= 1L << 32)
            return null;
        return number << (text.Length == digits.Length ? 0 : text[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 40 });
    }

    [GeneratedRegex(@"^(?<name>[a-z]\S*(?: - '[\w -]+')?)\s+(?<used>\d{1,12}[KMGT]?)(?:\s+(?<total>\d{1,12}[KMGT]?))?\s+(?<max>-1|-|\d{1,12}[KMGT]?)(?:\s|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    // The folded end of a name, and of the table of collectors beside it.
    [GeneratedRegex(@"^(?<name>[a-z_'][\w'-]{0,40})?(?:\s{2,}\S.*)?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Rest();
}
