namespace Plimsoll.Heap.Views;

/// <summary>A Finalizer's queue is Finalizer.queue while its object lives, ReferenceQueue.ENQUEUED while it waits, ReferenceQueue.NULL when it was taken.</summary>
internal static class FinalizerReading
{
    public static HeapFinalizers Read(HeapGraph graph, CancellationToken cancellation)
    {
        var queue = Static(graph, "java.lang.ref.Finalizer", "queue");
        var (enqueued, taken) = (Static(graph, "java.lang.ref.ReferenceQueue", "ENQUEUED"), Static(graph, "java.lang.ref.ReferenceQueue", "NULL") ?? Static(graph, "java.lang.ref.ReferenceQueue", "NULL_QUEUE"));
        var classes = new Dictionary<string, FinalizableClass>(StringComparer.Ordinal);
        foreach (var finalizer in graph.InstancesOf(graph.ClassesNamed("java.lang.ref.Finalizer")))
        {
            cancellation.ThrowIfCancellationRequested();
            if (finalizer.Reference("referent") is { } referent && (ulong)(finalizer.Value("queue") ?? 0) is var state && state != (taken ?? ulong.MaxValue))
                Count(classes, referent, isQueued: state != 0 && state == enqueued);
        }

        return new HeapFinalizers(
            queue is { } address ? graph.ObjectAt(address)?.Value("queueLength") : null, classes.Values.Sum(row => row.Queued), classes.Values.Sum(row => row.Unfinalized),
            [.. classes.Values.OrderByDescending(row => row.Queued).ThenByDescending(row => row.Unfinalized).ThenBy(row => row.Class, StringComparer.Ordinal)],
            Cleaners(graph, cancellation), HeapThreads.Read(graph).Threads.FirstOrDefault(thread => thread.Class == "java.lang.ref.Finalizer$FinalizerThread"));
    }

    private static ulong? Static(HeapGraph graph, string type, string field) =>
        graph.ClassesNamed(type).SelectMany(found => found.Statics).Where(slot => slot.Name == field).Select(slot => (ulong?)slot.Value).FirstOrDefault();

    private static void Count(Dictionary<string, FinalizableClass> classes, HeapObject referent, bool isQueued)
    {
        var name = referent.Describe();
        var row = classes.GetValueOrDefault(name) ?? new FinalizableClass(name, 0, 0, 0, referent.Address);
        classes[name] = isQueued
            ? row with { Queued = row.Queued + 1, QueuedShallow = row.QueuedShallow + referent.Shallow, Example = row.Queued == 0 ? referent.Address : row.Example }
            : row with { Unfinalized = row.Unfinalized + 1 };
    }

    private static System.Collections.Immutable.ImmutableArray<HeldBy> Cleaners(HeapGraph graph, CancellationToken cancellation)
    {
        var tally = new HolderTally();
        foreach (var cleaner in graph.InstancesOf(graph.Classes.Where(type => type.Name is "jdk.internal.ref.Cleaner" or "sun.misc.Cleaner" or "sun.nio.Cleaner" || type.Is("jdk.internal.ref.PhantomCleanable"))))
        {
            cancellation.ThrowIfCancellationRequested();
            if ((cleaner.Reference("thunk") ?? cleaner.Reference("action")) is { } action)
                tally.Add(ClassFamily.Of(action.Describe()), action.Shallow);
        }

        return tally.Rows();
    }
}
