using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What the way to a suspect in a heap dump tells about why it is kept.</summary>
/// <param name="Cause">Cause path.</param>
/// <param name="Words">What it is, to stand behind the numbers.</param>
/// <param name="Cure">What to do; <c>{0}</c> stands for the holder.</param>
internal sealed record HeldShape(string Cause, string Words, string Cure);

/// <summary>Shapes of keeping that the JDK's own classes on the way tell, whoever's data hang below them.</summary>
internal static class HeldShapes
{
    private static readonly (Func<Suspect, bool> Fits, HeldShape Shape)[] Known =
    [
        (static suspect => Holds(suspect, "java.lang.ref.Finalizer"), new("leak/heap/finalizer", "objects that wait for their finalize()",
            "remove finalize() from the classes that wait: close() them in try-with-resources, with a java.lang.ref.Cleaner as the net; until then nothing in finalize() may wait")),
        (static suspect => Passes(suspect, "jdk.internal.ref.CleanerImpl", "sun.misc.Cleaner", "jdk.internal.ref.Cleaner", "java.lang.ref.Cleaner"), new("leak/heap/cleaner", "actions of a Cleaner that never run, because they refer to the objects they wait for",
            "the action given to {0} must not refer to the object it cleans up for: a static nested class or a record with the resource alone, no lambda or inner class that captures this")),
        (static suspect => Below(suspect).Any(stop => stop.ThreadLocal is not null), new("leak/heap/thread-local", "values that each thread keeps for itself",
            "call remove() on {0} in a finally block when the work ends, make the value smaller, or use fewer threads: each one keeps its own for as long as it lives")),
        (static suspect => Passes(suspect, "java.util.TaskQueue", "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue"), new("leak/heap/timers", "tasks that wait for their time",
            "cancel the tasks of {0} when their work ends, with setRemoveOnCancelPolicy(true) on a ScheduledThreadPoolExecutor (Timer: purge()); do not schedule one task for each item far ahead")),
        (static suspect => Below(suspect).Any(stop => stop.Field == ".workQueue"), new("load/slow-consumer", "tasks that wait in the queue of an executor",
            "give the executor of {0} a queue with a bound, new ThreadPoolExecutor(..., new ArrayBlockingQueue<>(n), new CallerRunsPolicy()), so that who submits has to wait; Executors.newFixedThreadPool has no bound")),
        (static suspect => Passes(suspect, "java.lang.ApplicationShutdownHooks"), new("leak/heap/shutdown-hooks", "shutdown hooks and what they refer to",
            "call Runtime.removeShutdownHook when what it was registered for ends, or register one hook for all")),
        (static suspect => Passes(suspect, "java.util.WeakHashMap"), new("leak/heap/weak-map", "entries of a WeakHashMap, which stay as long as anything refers to their keys: often their own values do",
            "the values of {0} must not refer to their keys: wrap them in a WeakReference, or keep the value in the key itself")),
        (static suspect => Passes(suspect, "java.util.concurrent.CompletableFuture"), new("load/pending-futures", "dependents of a future that nobody has completed",
            "complete {0} or give it a timeout (orTimeout), and do not chain ever more work on one future that never ends")),
    ];

    /// <summary>The shape of what holds a suspect, by its classes first; where none is known, the names of the holder and of what it holds tell the kind.</summary>
    public static HeldShape Of(Suspect suspect)
    {
        if (Array.Find(Known, known => known.Fits(suspect)).Shape is { } shape)
            return shape;
        if (Held(suspect).Select(PilingClasses.Named).FirstOrDefault(known => known is not null) is { } piling)
            return new HeldShape(piling.Cause, piling.Words, piling.Cure);
        return new HeldShape(KeptKind.Of([Owner(suspect), .. Held(suspect)]), "", "bound what {0} keeps: remove entries when they are done (unsubscribe, remove the listener, evict), limit its size");
    }

    private static string Owner(Suspect suspect) => suspect.Holder[..Math.Max(0, suspect.Holder.LastIndexOf('.'))];

    private static IEnumerable<string> Held(Suspect suspect)
    {
        if (suspect.Element is { } element)
            yield return element.Class;
        if (suspect.Payload is { } payload)
            yield return payload.Class;
    }

    /// <summary>The way from the holder on: what leads to the holder says how that is kept.</summary>
    private static IEnumerable<PathStop> Below(Suspect suspect) => suspect.Path.Skip(Math.Max(0, suspect.HolderAt));

    private static bool Passes(Suspect suspect, params ReadOnlySpan<string> types)
    {
        foreach (var stop in Below(suspect))
        {
            if (types.Contains(stop.Class) || (stop.Class.StartsWith("class ", StringComparison.Ordinal) && types.Contains(stop.Class["class ".Length..])))
                return true;
        }

        return false;
    }

    private static bool Holds(Suspect suspect, string type) => Passes(suspect, type) || Held(suspect).Contains(type);
}
