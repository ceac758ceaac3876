namespace Plimsoll.Flink;

/// <summary>An option of the memory model with what Flink prints about it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Default">Its default in bytes or as a fraction's text; null for none.</param>
/// <param name="OldKey">A deprecated key that exceptions name.</param>
internal sealed record MemoryOption(string Key, string? Default = null, string? OldKey = null)
{
    /// <summary>As <c>ConfigOption.toString</c>.</summary>
    public override string ToString() => $"Key: '{Key}' , default: {Default ?? "null"} (fallback keys: [{(OldKey is null ? "" : $"{{key={OldKey}, isDeprecated=true}}")}])";
}

/// <summary>The options that both processes share, below their prefix.</summary>
internal sealed class ProcessOptions(string prefix, string metaspace)
{
    public MemoryOption Process { get; } = new($"{prefix}.memory.process.size");

    public MemoryOption Flink { get; } = new($"{prefix}.memory.flink.size");

    public MemoryOption Metaspace { get; } = new($"{prefix}.memory.jvm-metaspace.size", metaspace);

    public MemoryOption OverheadMin { get; } = new($"{prefix}.memory.jvm-overhead.min", "192m");

    public MemoryOption OverheadMax { get; } = new($"{prefix}.memory.jvm-overhead.max", "1g");

    public MemoryOption OverheadFraction { get; } = new($"{prefix}.memory.jvm-overhead.fraction", "0.1");
}
