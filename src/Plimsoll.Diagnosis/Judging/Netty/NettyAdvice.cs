using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What would decide a failure of direct memory, and how far a larger limit is sensible.</summary>
internal static class NettyAdvice
{
    /// <summary>Room for four of Netty's chunks of 16 MiB: a smaller limit fills without any fault.</summary>
    public const long SmallLimit = 64L << 20;

    // What steady work of a large server takes; a limit of this size that is full asks for who keeps it, not for more.
    private const long Enough = 8L << 30;

    /// <summary>Whether the limit is so large that twice as much is no advice.</summary>
    public static bool IsLarge(long max) => max >= Enough;

    /// <summary>Twice the limit, as a person would write it.</summary>
    public static string Twice(long max) => FlinkMemoryFix.Size(max * 2);

    /// <summary>The advice where the limit is large already.</summary>
    public static Fix Watch(long max) => new(Applicability.Check, $"find what fills {Bytes.Text(max)} before it is raised: watch used direct memory over a whole load cycle, with -Dio.netty.leakDetection.level=paranoid for one run")
    {
        Text = "What levels off is need: then MaxDirectMemorySize may grow by as much as the peak lacks. What grows without end is a leak or a backlog of peers that do not read, and fills any limit.",
        Verify = "io.netty.util.internal.PlatformDependent.usedDirectMemory(), or the program's own metric of it, levels off",
    };

    /// <summary>Whether Nacos has part in it.</summary>
    public static bool IsNacos(BrokenLimit limit) =>
        limit.Process.Key.Role == ProcessRole.Nacos || limit.Case.Facts.Any<PushEnded>() || limit.Facts.Any<Thrown>(thrown => thrown.HasFrame("com.alibaba.nacos.") || thrown.Chain.Any(link => link.Text.Contains("alibaba.nacos", StringComparison.Ordinal)));

    /// <summary>Names what tells a small limit, a leak and slow peers apart.</summary>
    public static void Lacks(BrokenLimit limit, Scale scale)
    {
        if (IsNacos(limit))
            scale.Lacks("who reads slowly: pushes that fail, by target", "grep PUSH-FAIL naming-push.log | grep -o 'target=[0-9.]*' | sort | uniq -c");
        else
            scale.Lacks("who reads slowly: peers with bytes waiting", "ss -tnp | sort -k3 -n -r | head (column Send-Q)");
        scale.Lacks("whether direct memory grows without end", "the metric usedDirectMemory (io.netty.util.internal.PlatformDependent) or jcmd PID VM.native_memory summary every 10 minutes; -Dio.netty.leakDetection.level=paranoid for one run");
    }
}
