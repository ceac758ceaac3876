using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Somebody asks for full collections that the heap does not need.</summary>
internal sealed class ExplicitCollectionsRule : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "explicit-collections",
        Title = "Full collections are asked for (System.gc), the heap does not need them",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/explicit-gc",
        Mechanism = "System.gc() stops the program for a collection of the whole heap, however empty it is. Callers are the program itself, libraries (image and PDF readers, NIO when direct memory runs short), monitoring agents, and RMI's distributed collector, once an hour by default. The cause in the log tells; where an old log has none, the clockwork tells, and in jstat a young collection beside each full one with the old generation half empty.",
        Needs = ["a GC log, or jstat over some seconds"],
        Thresholds = ["four fifths of all full collections", "below 60 % of the heap in use after them"],
        Refuters = ["an old generation above 80 % after the collection"],
        References = ["java.lang.System.gc", "sun.rmi.transport.ObjectTable, sun.rmi.dgc.client.gcInterval (3600000 ms)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var seen in limit.Process.GcRuns)
            WeighRun(seen, scale);
        if (DirectReuse.Waiting(limit.Facts) is var (thread, _, dump))
            scale.Against("direct", $"thread \"{thread}\" asks for a collection because direct memory is short", dump);
        foreach (var taken in limit.Facts.Of<JstatTaken>())
        {
            if (ExplicitCollections.InRows(taken) is var (perSecond, share))
            {
                scale.For(Weight.Strong, "rows", $"{perSecond:F1} full collections a second ({share:P0} of the time), each beside a young one, while the old generation is at most {taken.Series.OldPercent.Max():F0} % full: the heap does not need them", taken);
                scale.Lacks("who asks for them", "jstack PID several times: look for Runtime.gc on a stack; or jcmd PID JFR.start settings=profile and the event jdk.SystemGC (JDK 17 and later)");
            }
        }
    }

    private static void WeighRun(GcRunSeen seen, Scale scale)
    {
        var measures = seen.Measures;
        if (measures.Explicit.SystemGc >= 3 && measures.Explicit.SystemGc >= measures.FullCollections * 0.8)
        {
            var every = measures.Explicit.Interval is { } between ? $", every {between.TotalSeconds:F1} s" : "";
            scale.For(Weight.Decisive, "cause", $"{measures.Explicit.SystemGc} of {measures.FullCollections} full collections have the cause System.gc(){every}", seen);
            scale.Conclude($"The program or a library calls System.gc(){every}");
        }
        else if (ExplicitCollections.Periodic(seen) is var (interval, live))
        {
            scale.For(Weight.Decisive, "clock", $"full collections come {interval.TotalSeconds:F0} s apart like a clock, with {Bytes.Text(live)} left in use", seen);
            if (Math.Abs((interval.TotalSeconds / 3600) - 1) < 0.01)
                scale.Conclude("RMI's distributed collector asks for a full collection every hour", "wrong-setting/explicit-gc/rmi");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var hourly = limit.Process.GcRuns.Any(seen => ExplicitCollections.Periodic(seen) is var (interval, _) && Math.Abs((interval.TotalSeconds / 3600) - 1) < 0.01);
        if (hourly)
        {
            yield return new Fix(Applicability.Safe, "let RMI collect once a day: -Dsun.rmi.dgc.client.gcInterval=86400000 -Dsun.rmi.dgc.server.gcInterval=86400000")
            {
                Changes = [limit.Process.JvmChange("-Dsun.rmi.dgc.client.gcInterval=", "86400000"), limit.Process.JvmChange("-Dsun.rmi.dgc.server.gcInterval=", "86400000")],
                Verify = "no full collection with old generation below 50 % for two hours",
            };
        }

        yield return new Fix(Applicability.Check, "remove the call of System.gc(); where it cannot be removed, -XX:+ExplicitGCInvokesConcurrent (G1, CMS) makes it concurrent")
        {
            Changes = [limit.Process.JvmChange("-XX:+ExplicitGCInvokesConcurrent", "")],
            Text = "-XX:+DisableExplicitGC ignores every call, but direct memory then is freed only by chance: do not use it with Netty or NIO near their limit.",
            Verify = "the GC log has no more 'System.gc()'",
        };
    }
}
