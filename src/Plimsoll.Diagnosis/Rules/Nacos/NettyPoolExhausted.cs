using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Netty's pooled chunks fill the direct-memory limit: the arithmetic of the message, before any cause.</summary>
internal sealed partial class NettyPoolExhausted : Rule
{
    private static readonly long[] ChunkSizes = [2L << 20, 4L << 20, 16L << 20];

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-direct-undersized",
        Title = "Netty's pool of direct memory is full: its limit is below what the connections need",
        Explains = ["netty-direct-memory"],
        Cause = "undersized/direct",
        Mechanism = "Netty counts direct memory itself, up to MaxDirectMemorySize, or -Xmx where that is unset. It takes it in chunks (2 MiB in shaded gRPC, 4 or 16 MiB elsewhere): a failing request of one chunk means that the pool, not one message, is too large for the limit. "
            + "Backlog for slow readers, a leak and a small limit read alike here; push logs, LEAK lines and a time series tell them apart.",
        Needs = ["the OutOfDirectMemoryError with its numbers"],
        References = ["io.netty.util.internal.PlatformDependent.incrementMemoryCounter", "io.netty.buffer.PooledByteBufAllocator"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Numbers(limit) is not var (asked, used, max, thrown))
            return;
        if (ChunkSizes.FirstOrDefault(chunk => asked == chunk && used % chunk < 4096) is > 0 and var chunk)
            scale.For(Weight.Weak, "arithmetic", $"{used} used are {used / chunk} chunks of {Bytes.Text(chunk)}: the pool has filled its limit of {Bytes.Text(max)}, one chunk more does not fit", thrown);
        if (limit.Process.Flags["MaxDirectMemorySize"] is null && limit.Process.Flags.Bytes("MaxHeapSize") is { } heap && max <= heap && max >= heap * 8 / 10)
            scale.For(Weight.Strong, "inherited", $"no -XX:MaxDirectMemorySize is set, so the limit {Bytes.Text(max)} comes from -Xmx {Bytes.Text(heap)}", limit.Process.Flags["MaxHeapSize"]);
        else if (max < 1L << 30)
            scale.For(Weight.Weak, "limit", $"the limit is {Bytes.Text(max)}", thrown);
        scale.Lacks("who reads slowly: pushes that fail, by target", "grep PUSH-FAIL naming-push.log | grep -o 'target=[0-9.]*' | sort | uniq -c");
        scale.Lacks("whether direct memory grows without end", "jcmd PID VM.native_memory summary (every 10 minutes), -Dio.netty.leakDetection.level=paranoid");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var max = Numbers(limit)?.Max ?? 256L << 20;
        var wanted = Fixes.FlinkMemoryFix.Size(max * 2);
        yield return new Fix(Applicability.Check, $"set -XX:MaxDirectMemorySize={wanted} before -jar")
        {
            Changes = [new Change("-XX:MaxDirectMemorySize=", wanted, limit.Process.Flags["MaxDirectMemorySize"]?.Value)],
            Text = "In Nacos' startup.sh put it into JAVA_OPT or CUSTOM_NACOS_MEMORY: JAVA_OPT_EXT is appended after -jar, where the JVM does not see it. The shaded Netty inside gRPC reads only -Dio.grpc.netty.shaded.io.netty.maxDirectMemory. "
                + "Make room for it in the container: heap + direct memory + metaspace + 300 MiB. Nacos 2.3.1 and later refuse slow readers before they fill the pool: upgrade.",
            Verify = "the JVM's command line shows the flag before -jar; OutOfDirectMemoryError stays away over a full load cycle with used levelling off",
        };
    }

    private static (long Asked, long Used, long Max, Thrown Thrown)? Numbers(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            foreach (var link in thrown.Chain)
            {
                if (Message().Match(link.Text) is { Success: true } match)
                    return (Number(match, "asked"), Number(match, "used"), Number(match, "max"), thrown);
            }
        }

        return null;
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"failed to allocate (?<asked>\d{1,18}) byte\(s\) of direct memory \(used: (?<used>\d{1,18}), max: (?<max>\d{1,18})\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}
