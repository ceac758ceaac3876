using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap dump shows class loaders that were closed and who still holds them.</summary>
internal sealed class HeapDumpLoaderLeak : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-loader-leak",
        Title = "Class loaders that were closed are still strongly reachable",
        Explains = ["metaspace", "compressed-class-space", "heap-space", "gc-overhead"],
        Cause = "leak/classloader",
        Mechanism = "A loader that its owner has closed should be garbage. The dump shows the strong path from a root to it: a thread's context class loader, a thread-local, a driver's registration, a shutdown hook, a bean, a static of a class outside. What soft or weak references alone reach is no leak.",
        Needs = ["a heap dump"],
        Thresholds = ["more than two leaked loaders: the last ones may wait for the next collection"],
        Refuters = ["no closed loader that is strongly reachable"],
        References = ["docs/heap-dumps.md, class loaders"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Family(limit) is not var (dump, family))
            return;
        var isHeap = limit.Failure is "heap-space" or "gc-overhead";
        if (isHeap && family.Retained < dump.ReachableBytes / 2)
            return;
        scale.For(isHeap ? Weight.Strong : Weight.Decisive, "dump", $"{family.Leaked} of {family.Loaders} loaders of {string.Join(", ", family.Jars.Take(2))} were closed and are still held; they retain {Bytes.Text(family.Retained)}", dump);
        if (family.Holders is [var holder, ..])
        {
            scale.For(Weight.Decisive, "holder", $"{holder.Loaders} of them by {holder.Via}", dump);
            scale.Conclude($"{family.Leaked} closed class loaders are still held, {holder.Loaders} of them by {Excerpt.Of(holder.Via)}", holder.Pattern);
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Family(limit) is not var (_, family) || family.Holders is not [var holder, ..])
            yield break;
        if (holder.Pattern is "leak/classloader/driver-thread" or "leak/classloader/jdbc-driver")
        {
            foreach (var fix in ReleaseHookFix.For(limit.Process, holder.Pattern.EndsWith("driver-thread", StringComparison.Ordinal)))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, holder.Fix)
        {
            Text = OutsideFlink.Is(limit.Process)
                ? $"Held by {Excerpt.Of(holder.Via)}."
                : $"Held by {Excerpt.Of(holder.Via)}. In Flink use a release hook (registerUserCodeClassLoaderReleaseHookIfAbsent, 1.12 and later), put the library into lib/, or run each job in a cluster of its own.",
            Verify = "plimsoll heap loaders of a dump after five runs shows no leaked loader",
        };
    }

    private static (HeapDumpRead Dump, LoaderFamily Family)? Family(BrokenLimit limit)
    {
        foreach (var dump in limit.Facts.Of<HeapDumpRead>())
        {
            if (dump.Loaders.Families.Where(family => family.Leaked > ProcessCase.LoadersNotYetCollected).MaxBy(family => family.Leaked) is { } family)
                return (dump, family);
        }

        return null;
    }
}
