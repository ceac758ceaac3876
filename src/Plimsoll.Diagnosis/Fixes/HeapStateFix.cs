namespace Plimsoll.Diagnosis.Fixes;

/// <summary>Cures for state that outgrows the heap: change the job first, move the state second, enlarge the heap third.</summary>
internal static class HeapStateFix
{
    /// <summary>The fixes; operator state stays on the heap with any backend, so moving it is none of its cures.</summary>
    public static IEnumerable<Fix> For(BrokenLimit limit, string change, string text, bool operatorState = false)
    {
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix with { Summary = $"{change}; to run until then, {fix.Summary}", Text = $"{text} {fix.Text}" };
        if (!operatorState && limit.Process.StateOnHeap != false)
            yield return OffTheHeap(limit);
        foreach (var fix in HeapFix.For(limit).Skip(1))
            yield return fix;
    }

    private static Fix OffTheHeap(BrokenLimit limit) => new(Applicability.Check, "move the state off the heap: state.backend: rocksdb")
    {
        Changes = [limit.Process.Change(limit.Process.AssumedVersion.IsAtLeast(1, 18) ? "state.backend.type" : "state.backend", "rocksdb")],
        Text = "State and timers then live in managed memory and on disk; throughput falls, growth no longer breaks the heap.",
        Verify = "checkpoint sizes may grow, the heap after full collections does not",
    };
}
