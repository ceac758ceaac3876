using System.Globalization;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap analyser's text names the owner of the heap.</summary>
internal sealed class HeapReportOwner : Rule
{
    private static readonly string[] Removers = ["Cleaner", "Cleanup", "Evict", "Expir", "Purge", "Reaper", "Sweep", "Vacuum"];

    public override RuleCard Card { get; } = new()
    {
        Id = "heap-report-owner",
        Title = "A heap analyser names one owner of most of the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/collection",
        Mechanism = "Eclipse MAT, HeapHero, JProfiler, YourKit and VisualVM compute what an object retains. A suspect with half of the heap or more owns what fills it; the point of accumulation names the structure that grew, and the count of one class what piled up in it. Words such as queued or pending tell work that waits from objects that nobody wants any more.",
        Needs = ["a leak-suspect text, a dominator tree, or a summary of one"],
        Thresholds = ["a third of the heap for a suspect", "10000 instances of one class that is not the JDK's"],
        References = ["Eclipse Memory Analyzer: Leak Suspects, accumulation point", "HeapHero: Problems detected"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var (suspect, point, piled) = (HeapOwners.Suspect(process), HeapOwners.Point(process), HeapOwners.Piled(process));
        if ((suspect is null && piled is null) || (process.IsFlink && !IsForeign(process.Key.Role == ProcessRole.TaskManager ? suspect : suspect ?? piled)))
            return;
        if (suspect is not null)
            scale.For(HeapOwners.WeightOf(suspect), "suspect", HeapOwners.Words(suspect), suspect);
        if (HeapOwners.Suspects(process) is var (largest, count, percent))
            scale.For(Weight.Strong, "suspect", string.Create(CultureInfo.InvariantCulture, $"{count} suspects of one report hold {percent:0.#} % of the heap together"), largest);
        if (suspect is not null && point is not null)
            scale.For(Weight.Strong, "point", $"its bytes add up in {point.Owner}", point);
        if (piled is not null && piled != suspect)
            scale.For(Weight.Strong, "piled", HeapOwners.Words(piled), piled);
        if (HeapTrouble.Told(process) is { } trouble)
            scale.For(Weight.Weak, "told", "the memory is reported to grow or to run out", trouble);
        var named = Named(suspect, point, piled);
        var waits = HeapOwners.Waiting(process) is not null;
        scale.Conclude(
            waits ? $"{named} holds work that waits: more comes than is done" : $"{named} keeps what fills the heap",
            waits ? "load/slow-consumer" : KeptKind.Of(point?.Owner, suspect is { IsThread: false } ? suspect.Owner : null, piled?.Owner));
        if (point is null)
            scale.Lacks("which field holds them", "plimsoll heap suspects DUMP.hprof, or MAT: Path to GC Roots of the largest one");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        var (suspect, point, piled) = (HeapOwners.Suspect(process), HeapOwners.Point(process), HeapOwners.Piled(process));
        var named = Named(suspect, point, piled);
        var library = LibraryName.Of(point?.Owner ?? piled?.Owner ?? suspect?.Owner ?? "");
        var upgrade = library.Contains('.', StringComparison.Ordinal) ? $"upgrade {library} where it is not your own" : "upgrade the library that it belongs to";
        var what = piled is not null && piled.Owner != named ? $" ({LibraryName.Short(piled.Owner)})" : "";
        yield return HeapOwners.Waiting(process) is not null
            ? new Fix(Applicability.Placeholders, $"limit what waits behind {named}{what}: a bounded queue with back pressure to its source, smaller batches, a lower rate; {upgrade}")
            {
                Text = "One thread or peer does less than it is given. Spread the work over more of them, or drop what is out of date. A larger -Xmx only delays it.",
                Verify = "under the same burst the queue's length falls to zero again, and so does the heap",
            }
            : new Fix(Applicability.Placeholders, $"give what {named} keeps an end{what}: remove what is done, evict, destroy() or close() and reuse instead of making anew; {upgrade}")
            {
                Text = $"Look at what should remove from it, and why it does not.{Remover(limit)} A restart frees it for a time; a larger -Xmx only delays it.",
                Verify = "a second dump under the same load shows the same size of it",
            };
    }

    // A job's state and records may be most of a task's heap by their number; a connector's or a library's class that retains it is none of them.
    private static bool IsForeign(HeapOwnerTold? owner) =>
        owner is { IsThread: false, Owner: var name } && name.Contains('.', StringComparison.Ordinal) && !Array.Exists(OfTheJob, part => name.StartsWith(part, StringComparison.Ordinal));

    private static readonly string[] OfTheJob = ["java.", "javax.", "jdk.", "sun.", "scala.", "akka.", "org.apache.pekko.", "org.apache.flink.", "org.rocksdb.", "io.netty."];

    private static string Named(HeapOwnerTold? suspect, HeapOwnerTold? point, HeapOwnerTold? piled)
    {
        if (point is not null && !point.Owner.StartsWith("java.", StringComparison.Ordinal))
            return point.IsThread ? $"thread '{point.Owner}'" : point.Owner;
        // A node of the JDK's own says how it is kept, the class that piles up in it says what.
        if (piled is not null && (suspect is null || (!suspect.IsThread && suspect.Owner.StartsWith("java.", StringComparison.Ordinal) && suspect.Owner.Contains('$', StringComparison.Ordinal))))
            return piled.Owner;
        return suspect is null ? "the owner" : suspect.IsThread ? $"thread '{suspect.Owner}'" : suspect.Owner;
    }

    // A thread whose name says that it removes, and that waits for ever instead.
    private static string Remover(BrokenLimit limit) =>
        limit.Facts.Of<ThreadsTaken>().SelectMany(taken => taken.Dump.Threads).FirstOrDefault(thread => thread.State is "WAITING" or "BLOCKED" && Removers.Any(word => thread.Name.Contains(word, StringComparison.Ordinal))) is { } remover
            ? $" Thread '{remover.Name}', which by its name removes, is {remover.State}: jcmd PID Thread.print shows for which lock, and who has it."
            : "";
}
