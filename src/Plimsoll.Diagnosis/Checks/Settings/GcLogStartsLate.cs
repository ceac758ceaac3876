using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The log begins long after the JVM.</summary>
internal sealed class GcLogStartsLate : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "gc-log-starts-late",
        Title = "The log begins long after the JVM: earlier parts are missing",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/logging",
        Mechanism = "A rotated log overwrites its first file. Flags, sizes and the level after start are then gone, and a slow growth looks like a plateau.",
        Needs = ["a GC log"],
        Thresholds = ["ten minutes without a line about the JVM itself"],
        References = ["-Xlog filecount, filesize"],
    };

    public override GcAdvice? Look(CheckedRun run) => run.Run.Clock == GcClock.Uptime && run.Run.Facts.IsEmpty && run.Run.Events is [var first, ..] && first.Time > TimeSpan.FromMinutes(10)
        ? Note($"the first event is {first.Time.TotalHours:F1} hours after the start of the JVM", "Read the older files of the rotated set with it (a folder or several files); keep more of them (filecount).")
        : null;
}
