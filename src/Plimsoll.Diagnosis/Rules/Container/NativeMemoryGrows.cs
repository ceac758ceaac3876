namespace Plimsoll.Diagnosis.Rules;

/// <summary>Memory outside the heap grows from one summary of native memory tracking to the next.</summary>
internal sealed class NativeMemoryGrows : Rule
{
    // Stacks of threads have a rule of their own.
    private static readonly string[] Bounded = ["Java Heap", "Class", "Metaspace", "Shared class space", "Thread"];

    private const long Least = 128L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "native-memory-grows",
        Title = "Native memory that no limit of the JVM bounds grows without end",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "leak/native",
        Mechanism = "Unsafe.allocateMemory, direct buffers of libraries that bypass the JDK's count, and JNI show up under Other (Internal on JDK 8) of native memory tracking. What grows there between two summaries while the heap keeps its size is what the container kills for.",
        Needs = ["two summaries of native memory tracking, or one with a difference to its baseline; rows of it do as well"],
        Thresholds = ["growth by 128 MiB and by a half of one category: thread pools and code cache settle below that"],
        Refuters = ["categories that keep their size"],
        References = ["HotSpot: Native Memory Tracking"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Grown(limit) is not var (name, from, to, fact))
            return;
        scale.For(Weight.Decisive, "tracking", $"{name} grew from {Bytes.Text(from)} to {Bytes.Text(to)} between two summaries of native memory tracking", fact);
        scale.Conclude($"Native memory under {name} grew from {Bytes.Text(from)} to {Bytes.Text(to)}, which no limit of the JVM bounds");
        if (Compared(limit) is not var (fine, failing, other))
            return;
        scale.For(Weight.Weak, "version", $"it grew with {failing}, and not with {fine}", other);
        scale.Conclude($"Native memory under {name} grew from {Bytes.Text(from)} to {Bytes.Text(to)} with {failing}, and not with {fine}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var name = Grown(limit)?.Name ?? "Other";
        if (Compared(limit) is var (fine, failing, _))
        {
            yield return new Fix(Applicability.Check, $"go back to {fine}, which does not grow, and upgrade to a release after {failing} whose notes name the leak")
            {
                Text = $"Look for the leak in the project's issues, and report it with both tables where it is not there.{(IsDirect(name) ? " Until then -XX:MaxDirectMemorySize bounds direct buffers: a refusal with a stack that names who makes them, in place of a kill." : "")}",
                Verify = $"the same load on {fine}: {name} stays level for twice the time that it took to fail",
            };
        }

        yield return new Fix(Applicability.Check, $"find who allocates under {name} and free it: native memory, Unsafe.freeMemory, close() of native objects")
        {
            Text = $"jcmd PID VM.native_memory detail.diff names the call sites.{(IsDirect(name) ? " Direct buffers are counted here: -XX:MaxDirectMemorySize bounds them, and its refusal has a stack that names who makes them; what goes past it is Unsafe memory of a library, which an upgrade may mend." : "")} Until it is found, give the process room: a larger container limit, or in Flink taskmanager.memory.jvm-overhead.min and .max with taskmanager.memory.process.size.",
            Verify = $"{name} of jcmd PID VM.native_memory summary levels off; so does the resident size",
        };
    }

    // Direct buffers and Unsafe.allocateMemory: Internal before JDK 11.
    private static bool IsDirect(string name) => name is "Other" or "Internal";

    private static (string Name, long From, long To, Fact Fact)? Grown(BrokenLimit limit) => OfTables(limit) ?? OfRows(limit);

    private static (string Name, long From, long To, Fact Fact)? OfTables(BrokenLimit limit)
    {
        var taken = limit.Process.Series<NativeMemoryTaken>();
        if (taken.Count == 0)
            return null;
        var last = taken[^1];
        foreach (var category in last.Memory.Categories.Where(category => !Bounded.Contains(category.Name)).OrderByDescending(category => category.Committed))
        {
            var before = taken.Count > 1 ? taken[0].Memory[category.Name].Committed : category.Committed - (category.Growth ?? 0);
            if (IsGrowth(before, category.Committed))
                return (category.Name, before, category.Committed, last.At(category.Name));
        }

        return null;
    }

    // Rows alone tell their growth themselves; without it two of them may be of two runs.
    private static (string Name, long From, long To, Fact Fact)? OfRows(BrokenLimit limit) =>
        limit.Facts.Of<NativeRowsTaken>().SelectMany(rows => rows.Memory.Categories.Select(row => (Rows: rows, Row: row, Before: row.Committed - (row.Growth ?? 0))))
            .Where(one => !Bounded.Contains(one.Row.Name) && IsGrowth(one.Before, one.Row.Committed)).OrderByDescending(one => one.Row.Growth)
            .Select(one => ((string, long, long, Fact)?)(one.Row.Name, one.Before, one.Row.Committed, one.Rows.At(one.Row.Name))).FirstOrDefault();

    private static bool IsGrowth(long before, long now) => now - before > Least && now > before * 3 / 2;

    // The rows of two versions: in one the section grew, in the other it did not.
    private static (string Fine, string Failing, Fact Other)? Compared(BrokenLimit limit)
    {
        if (OfTables(limit) is not null || OfRows(limit) is not var (name, _, _, _))
            return null;
        var versions = limit.Facts.Of<NativeRowsTaken>().Where(rows => rows.Version.Length > 0 && rows.Memory[name] is { Committed: > 0, Growth: not null }).ToArray();
        var failing = Array.Find(versions, rows => HasGrown(rows, name));
        var fine = Array.Find(versions, rows => !HasGrown(rows, name));
        return failing is null || fine is null || failing.Version == fine.Version ? null : (fine.Version, failing.Version, fine.At(name));
    }

    private static bool HasGrown(NativeRowsTaken rows, string name) => IsGrowth(rows.Memory[name].Committed - (rows.Memory[name].Growth ?? 0), rows.Memory[name].Committed);
}
