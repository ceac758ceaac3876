namespace Plimsoll.Flink;

/// <summary>The amounts of a plan while it is computed.</summary>
internal sealed class MemoryRegions
{
    private readonly Dictionary<MemoryRegionKind, Amount> _amounts = [];

    public Amount this[MemoryRegionKind kind]
    {
        get => _amounts[kind];
        set => _amounts[kind] = value;
    }

    public IReadOnlyList<JvmArgument> JvmArguments { get; set; } = [];

    public List<MemoryRegion> List() =>
        [.. _amounts.OrderBy(pair => pair.Key).Select(pair => new MemoryRegion(pair.Key, pair.Value.Bytes, pair.Value.Origin))];

    public MemorySize Sum(params MemoryRegionKind[] kinds) => kinds.Aggregate(new MemorySize(0), (sum, kind) => sum + _amounts[kind].Size);
}
