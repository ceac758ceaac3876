namespace Plimsoll.Diagnosis.Fixes;

/// <summary>The first step where no rule explains why a limit broke, but what to do first does not depend on it.</summary>
internal static class OpenAdvice
{
    /// <summary>The advice as fixes; none for most failures.</summary>
    public static IEnumerable<Fix> For(BrokenLimit limit) => limit.Failure switch
    {
        "native-thread" => [Threads()],
        "heap-space" or "gc-overhead" or "gc-stall" when !limit.Process.IsFlink && !HasLook(limit) => limit.Case.Facts.Any<NacosClientSeen>() ? [NamingServices(), Heap()] : [Heap()],
        _ => [],
    };

    // Where the heap was looked into, or its collections are known, the advice comes from what was seen.
    private static bool HasLook(BrokenLimit limit) => limit.Process.GcRuns.Count > 0 || limit.Case.Facts.Any<HistogramTaken>() || limit.Case.Facts.Any<HeapDumpRead>();

    private static Fix Threads() => new(Applicability.Check, "count the threads by name: one name that grows with every connection or call is a leak, to be ended in its code or by an upgrade of the plugin or library; only a level number calls for a higher limit")
    {
        Text = "jcmd PID Thread.print (or jstack PID) names them. The limits are ulimit -u, the control group's pids.max and TasksMax. More heap does not help: stacks lie outside of it, and a larger -Xmx leaves them less room.",
        Verify = "the number of threads (java.lang:type=Threading, ThreadCount) is level over a day",
    };

    private static Fix Heap() => new(Applicability.Check, "look into the heap before any limit is moved: jcmd PID GC.class_histogram twice, ten minutes apart, and jcmd PID GC.heap_dump heap.hprof (or jmap -dump:live) when it is full; what grows from one to the next names the owner")
    {
        Text = "A heap that is as full after a full collection as before it is too small or leaks: collections cannot help it, and one after the other they stop the program. Where it falls far, the collections have another reason (System.gc(), metaspace, one very large object), which the GC log names: -Xlog:gc*:file=gc.log. -XX:+HeapDumpOnOutOfMemoryError takes the dump of the moment that counts.",
        Verify = "the heap after each full collection stays on one level over a day",
    };

    // nacos issues 5342, 7338, 10165, 10357; spring-cloud-alibaba issue 2703.
    private static Fix NamingServices() => new(Applicability.Check, "count com.alibaba.nacos.client.naming.NacosNamingService in a histogram: more than one for each server and namespace means that the program or its framework makes a new one again and again; keep one as a singleton, or upgrade Spring Cloud Alibaba and nacos-client")
    {
        Text = "jcmd PID GC.class_histogram | grep com.alibaba.nacos.client. Each NacosNamingService has a HostReactor (ServiceInfoHolder from 2.0 on) with all services that it knows, threads and connections of its own, and asks the server by itself: many of them fill the heap, and the server's processors as well. NamingFactory.createNamingService() belongs to the start of a program; what is replaced needs shutDown().",
        Verify = "the count stays the same over a day and over refreshes of the configuration",
    };
}
