using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Objects with finalize() come faster than the one finalizer thread ends them.</summary>
internal sealed class FinalizerBacklog : Rule
{
    // Every object with finalize() has a Finalizer while it lives: so many at once, a doubling, or a tenth of the heap is no ordinary use.
    private const long Backlog = 5_000;
    private const long NoticeableShare = 10;

    public override RuleCard Card { get; } = new()
    {
        Id = "finalizer-backlog",
        Title = "Objects with finalize() come faster than the finalizer thread can end them",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/finalizer",
        Mechanism = "An object whose class overrides finalize() is entered in a list of java.lang.ref.Finalizer when it is made, and leaves it only after one single thread has run its finalize(). Until then it and all it refers to stay, whatever the collector does. One finalize() that waits (for I/O, a lock) holds up all others.",
        Needs = ["a class histogram, a thread dump or a heap dump"],
        Thresholds = ["1000 waiting finalizers: the JDK's own are some hundreds", "as many, within a tenth, of one class of the program's or a library's own", "5000 of them, twice as many as in the first histogram, or a tenth of the heap: fewer are ordinary objects with finalize()"],
        References = ["java.lang.ref.Finalizer", "JEP 421: Deprecate Finalization for Removal"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (HistogramGrowth.Finalized(limit.Process) is var (type, finalizers, taken) && (finalizers >= Backlog || Grew(limit.Process, finalizers) || type.Bytes >= taken.Histogram.Bytes / NoticeableShare))
        {
            scale.For(Weight.Decisive, "histogram", $"{finalizers} finalizers wait for {type.Instances} instances of {type.Class}", taken);
            scale.Conclude($"{finalizers} instances of {type.Class} wait for their finalize()");
        }

        foreach (var dump in limit.Facts.Of<ThreadsTaken>())
        {
            if (dump.Dump.Threads.FirstOrDefault(thread => thread.Name == "Finalizer")?.Frames.FirstOrDefault(ApplicationFrames.IsApplication) is { } frame)
                scale.For(Weight.Decisive, "thread", $"the finalizer thread is at work in {ApplicationFrames.Short(frame)}", dump.At("\"Finalizer\""));
        }

        var told = limit.Case.Facts.Of<Statement>();
        if (told.FirstOrDefault(statement => statement.Name == "java.lang.ref.Finalizer") is { } held)
            scale.For(Weight.Strong, "held", "a heap dump shows the largest part behind java.lang.ref.Finalizer", held);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.FinalizerBlamed) is { } blamed)
            scale.For(Weight.Strong, "experiment", "without the finalizer it does not grow", blamed);
    }

    private static bool Grew(ProcessCase process, long finalizers) =>
        process.Histograms is [var first, _, ..] && finalizers > first.Histogram["java.lang.ref.Finalizer"].Instances * 2;

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var type = HistogramGrowth.Finalized(limit.Process)?.Class.Class
            ?? limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.BigClass or Topic.Mention && statement.Name.Contains('.', StringComparison.Ordinal) && ApplicationFrames.IsApplication(statement.Name))?.Name ?? "the class";
        if (type.Contains("PgConnection", StringComparison.Ordinal))
            yield return new Fix(Applicability.Check, "upgrade the PostgreSQL driver to 42.6.0 or later, which has no finalize(), and take connections from a pool") { Verify = "a class histogram shows fewer than a thousand java.lang.ref.Finalizer" };
        yield return new Fix(Applicability.Placeholders, $"remove finalize() from {type}: close() it in try-with-resources, with a java.lang.ref.Cleaner as the net")
        {
            Code = "try (ArchiveHandle handle = open(message)) {\n    handle.write();\n}",
            Text = "Until then nothing in finalize() may wait. If the class is a library's: upgrade it, and reuse its objects (a pool) instead of making them for each call.",
            Verify = "jcmd PID GC.finalizer_info shows a short list under load",
        };
    }
}
