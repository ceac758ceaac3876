using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Fixes;

/// <summary>
/// A guard over all rules: no fix lowers the limit that broke below what the user has set. Where a file asks for more than the failure shows, the setting did not arrive;
/// where a rule knows no size, it must not print a smaller one.
/// </summary>
internal static class NeverLower
{
    private static readonly string[] Total = [".memory.process.size", ".memory.flink.size"];

    private static readonly Dictionary<string, string[]> Bounds = new(StringComparer.Ordinal)
    {
        ["heap-space"] = ["-Xmx", ".memory.task.heap.size", "jobmanager.memory.heap.size", .. Total],
        ["gc-overhead"] = ["-Xmx", ".memory.task.heap.size", "jobmanager.memory.heap.size", .. Total],
        ["direct-memory"] = ["-XX:MaxDirectMemorySize=", ".memory.task.off-heap.size", ".memory.framework.off-heap.size", .. Total],
        ["netty-direct-memory"] = ["-XX:MaxDirectMemorySize=", ".netty.maxDirectMemory=", ".memory.task.off-heap.size", ".memory.framework.off-heap.size", .. Total],
        ["metaspace"] = ["-XX:MaxMetaspaceSize=", ".memory.jvm-metaspace.size", .. Total],
        ["compressed-class-space"] = ["-XX:CompressedClassSpaceSize=", .. Total],
        ["code-cache"] = ["-XX:ReservedCodeCacheSize=", .. Total],
    };

    /// <summary>The fixes that do not lower what broke.</summary>
    public static IEnumerable<Fix> Of(IEnumerable<Fix> fixes, string failure) =>
        Bounds.TryGetValue(failure, out var bounds) ? fixes.Where(fix => !fix.Changes.Any(change => Lowers(change, bounds))) : fixes;

    private static bool Lowers(Change change, string[] bounds) =>
        bounds.Any(bound => change.Key.EndsWith(bound, StringComparison.Ordinal)) && Size(change.From) is { } from && Size(change.To) is { } to && to < from;

    private static long? Size(string? text) => text is null ? null : JvmFlags.ParseBytes(text) ?? (MemorySize.TryParse(text, out var size, out _) ? (long?)size.Bytes : null);
}
