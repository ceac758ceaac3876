using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A setting that stands in the user's file for the very region that broke, and that the process did not follow.</summary>
/// <param name="Claim">What speaks for it.</param>
/// <param name="Facts">The line, and the process's own number where it tells one.</param>
/// <param name="Flaw">The flaw of the line; null where the line is well formed and the process does not read its file.</param>
internal sealed record IgnoredSetting(string Claim, IReadOnlyList<Fact?> Facts, ConfigurationFlaw? Flaw)
{
    private static readonly Dictionary<string, string[]> Regions = new(StringComparer.Ordinal)
    {
        ["network-buffers"] = ["memory.network.", "network.memory."], ["metaspace"] = ["jvm-metaspace"], ["managed-memory"] = ["memory.managed."], ["direct-memory"] = ["off-heap.size"], ["rpc-size"] = [".framesize"],
        ["checkpoint-size"] = ["state.backend", "state.checkpoint"], ["heap-space"] = ["heap.size", "memory.process.size", "memory.flink.size"],
    };

    /// <summary>The setting; null when no line of the region was ignored.</summary>
    public static IgnoredSetting? Of(BrokenLimit limit)
    {
        if (!Regions.TryGetValue(limit.Failure, out var keys))
            return null;
        var flaw = limit.Process.Case.Facts.First<ConfigurationFlaw>(flaw => flaw.Message.Contains("ignores", StringComparison.Ordinal) && keys.Any(key => flaw.Origin.Excerpt.Contains(key, StringComparison.Ordinal)));
        return flaw is not null ? new IgnoredSetting($"line {flaw.Origin.Line} of {flaw.Origin.Source} is none to Flink: {flaw.Message}", [flaw], flaw) : Unread(limit);
    }

    // The message tells the size of the pool: a file that asks for more is not the one that the process read.
    private static IgnoredSetting? Unread(BrokenLimit limit)
    {
        if (limit.Failure != "network-buffers" || NetworkShortage.Of(limit) is not var (shortage, thrown) || limit.Process.InFile("taskmanager.memory.network.min") is not { } set)
            return null;
        var pool = shortage.Total * shortage.SegmentBytes;
        if (!MemorySize.TryParse(set.Value, out var asked, out _) || asked.Bytes <= pool * 5 / 4)
            return null;
        return new IgnoredSetting($"the pool has {Bytes.Text(pool)} although {set.Key} asks for {Bytes.Text(asked.Bytes)}: the process did not read {set.Origin.Source}", [set, thrown], null);
    }
}
