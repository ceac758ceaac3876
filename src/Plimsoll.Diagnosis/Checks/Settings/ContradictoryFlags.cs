namespace Plimsoll.Diagnosis.Checks;

/// <summary>Flags that contradict each other.</summary>
internal sealed class ContradictoryFlags : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "contradictory-flags",
        Title = "Flags contradict each other",
        Explains = ["gc-stall", "invalid-configuration"],
        Cause = "wrong-setting/flags",
        Mechanism = "Of two flags that exclude each other the JVM takes one, and seldom says which: options of a collector that does not run, NewSize above MaxNewSize, CompressedClassSpaceSize above MaxMetaspaceSize, explicit collections forbidden and made concurrent at once. "
            + "Two collectors ('Conflicting collector combinations', 'Multiple garbage collectors selected') and an initial heap above the largest ('Initial heap size set to a larger value than the maximum heap size') stop it at its start.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: arguments.cpp (JDK 8 to 25)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var found = Contradictions(run.Flags).ToArray();
        return found.Length == 0 ? null : Note(string.Join("; ", found), "Keep the one that is meant, take the other away.");
    }

    private static readonly string[] Collectors = ["UseSerialGC", "UseParallelGC", "UseConcMarkSweepGC", "UseG1GC", "UseZGC", "UseShenandoahGC", "UseEpsilonGC"];

    private static IEnumerable<string> Contradictions(JvmFlags flags)
    {
        var chosen = Collectors.Where(name => flags.IsOn(name) == true).ToArray();
        if (chosen.Length > 1)
            yield return $"several collectors, with which the JVM does not start: {string.Join(", ", chosen)}";
        if (flags["CMSInitiatingOccupancyFraction"] is not null && chosen.Length > 0 && !chosen.Contains("UseConcMarkSweepGC"))
            yield return $"CMSInitiatingOccupancyFraction does nothing with {chosen[0]}";
        if (flags["InitiatingHeapOccupancyPercent"] is not null && chosen.Length > 0 && !chosen.Contains("UseG1GC"))
            yield return $"InitiatingHeapOccupancyPercent does nothing with {chosen[0]}";
        if (flags.IsOn("DisableExplicitGC") == true && flags.IsOn("ExplicitGCInvokesConcurrent") == true)
            yield return "DisableExplicitGC ignores the calls that ExplicitGCInvokesConcurrent is to make concurrent";
        if (flags.IsOn("DisableExplicitGC") == true && (flags["-Dsun.rmi.dgc.client.gcInterval"] ?? flags["-Dsun.rmi.dgc.server.gcInterval"]) is { } rmi)
            yield return $"{rmi.Name[2..]} does nothing with DisableExplicitGC";
        foreach (var (smaller, larger) in new[] { ("InitialHeapSize", "MaxHeapSize"), ("NewSize", "MaxNewSize"), ("MaxNewSize", "MaxHeapSize"), ("NewSize", "MaxHeapSize"), ("CompressedClassSpaceSize", "MaxMetaspaceSize") })
        {
            if (flags.Bytes(smaller) is { } small && flags.Bytes(larger) is { } large && small > large)
                yield return $"{smaller} ({Bytes.Text(small)}) is above {larger} ({Bytes.Text(large)}){(smaller == "InitialHeapSize" ? ", with which the JVM does not start" : "")}";
        }
    }
}
