using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The program or a library calls System.gc().</summary>
internal sealed class ExplicitSystemGc : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "explicit-system-gc",
        Title = "System.gc() is called",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/explicit-gc",
        Mechanism = "System.gc() collects the whole heap, with every collector but ZGC and Shenandoah while the program stands still. Callers: the program, libraries, RMI's distributed collector (once an hour by default), and NIO when direct memory runs short, where forbidding it does harm.",
        Needs = ["a GC log"],
        Thresholds = ["three calls, or a tenth of a second each"],
        References = ["java.lang.System.gc", "sun.rmi.transport.ObjectTable: sun.rmi.dgc.server.gcInterval"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var asked = run.Measures.Explicit;
        var spent = run.Run.Events.TimeOf(one => one.Cause == GcCause.SystemGc && one.IsPause).TotalSeconds;
        if (asked.SystemGc == 0 || (asked.SystemGc < 3 && spent < 0.1))
            return null;
        var hourly = asked.Interval is { } every && Math.Abs((every.TotalHours % 1) - 0.5) > 0.49 && every.TotalMinutes > 50;
        var rhythm = asked is { SystemGc: > 3, Interval: { } interval } ? string.Create(CultureInfo.InvariantCulture, $", every {interval.TotalSeconds:0.#} s") : "";
        var seen = string.Create(CultureInfo.InvariantCulture, $"{asked.SystemGc} calls{rhythm}, {spent:0.###} s of pauses");
        if (run.Run.Collector is GcCollector.Z or GcCollector.GenerationalZ or GcCollector.Shenandoah or GcCollector.GenerationalShenandoah && spent < 0.1)
            return Note(seen, "No stop came of them, only cycles that were not needed yet; event jdk.SystemGC of a recording (jcmd PID JFR.start) names the caller.");
        if (hourly)
            return Warn(seen + ": RMI's clock", "-Dsun.rmi.dgc.client.gcInterval=86400000 -Dsun.rmi.dgc.server.gcInterval=86400000", "wrong-setting/explicit-gc/rmi");
        return Warn(seen, run.Run.Collector is GcCollector.G1 or GcCollector.Cms
            ? "Find the caller (jcmd PID JFR.start, event jdk.SystemGC); until then -XX:+ExplicitGCInvokesConcurrent makes it concurrent."
            : "Find the caller (jcmd PID JFR.start, event jdk.SystemGC). -XX:+DisableExplicitGC is no cure where NIO or Netty use direct memory.");
    }
}
