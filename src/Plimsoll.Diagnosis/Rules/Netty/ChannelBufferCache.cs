using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Every thread that writes heap buffers to a channel keeps a direct copy as large as its largest write.</summary>
internal sealed partial class ChannelBufferCache : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "nio-temporary-buffers",
        Title = "Each I/O thread keeps a temporary direct buffer as large as its largest write",
        Explains = ["direct-memory"],
        Cause = "leak/direct/thread-local-buffers",
        Mechanism = "A channel copies a heap ByteBuffer into a direct one before the system call. sun.nio.ch.Util caches that buffer for the thread and never shrinks it: threads times the largest write is what stays. jdk.nio.maxCachedBufferSize bounds what is cached; larger buffers are then freed at once.",
        Needs = ["the stack of the OutOfMemoryError", "a thread dump, for the number of threads"],
        References = ["sun.nio.ch.Util.getTemporaryDirectBuffer (JDK 8 to 25)", "JDK-8147468 (jdk.nio.maxCachedBufferSize, 8u102 and 9)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("Util.getTemporaryDirectBuffer")) is not { } thrown)
            return;
        scale.For(Weight.Strong, "stack", "it failed where a channel copies a heap buffer into the thread's temporary direct buffer", thrown);
        if (Family(limit, thrown) is var (family, threads, taken) && threads >= 8)
        {
            scale.For(Weight.Strong, "threads", $"{threads} threads {family} write, and each keeps its largest buffer", taken.At(family[..family.IndexOf('#', StringComparison.Ordinal)]));
            scale.Conclude($"{threads} threads {family} each keep a temporary direct buffer as large as their largest write");
        }
        else if (limit.Facts.Of<Thrown>().Where(thrown => thrown.HasFrame("Util.getTemporaryDirectBuffer")).Select(thrown => thrown.Thread).Distinct(StringComparer.Ordinal).Count() > 2)
        {
            scale.For(Weight.Strong, "threads", "several threads fail at the same place", thrown);
        }

        if (limit.Process.Flags["-Djdk.nio.maxCachedBufferSize"] is { } bounded)
            scale.Against("bounded", $"the cache is bounded to {bounded.Value} bytes for each thread", bounded);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Safe, "bound the cache: -Djdk.nio.maxCachedBufferSize=262144")
        {
            Changes = [limit.Process.JvmChange("-Djdk.nio.maxCachedBufferSize=", "262144")],
            Text = "Better still write in pieces of 64 KiB, or from one buffer of ByteBuffer.allocateDirect that each thread makes once; fewer threads in the pool keep fewer buffers. A larger MaxDirectMemorySize must hold threads x largest write.",
            Verify = "java.nio:type=BufferPool,name=direct stays level while all threads write their largest item",
        };
    }

    private static (string Family, int Count, ThreadsTaken Fact)? Family(BrokenLimit limit, Thrown thrown)
    {
        if (thrown.Thread is not { Length: > 0 } thread)
            return null;
        var stem = Digits().Replace(thread, "#");
        return limit.Facts.Of<ThreadsTaken>().Select(taken => (Family: stem, Count: taken.Dump.Threads.Count(one => Digits().Replace(one.Name, "#") == stem), taken))
            .OrderByDescending(family => family.Count).Select(family => ((string, int, ThreadsTaken)?)family).FirstOrDefault();
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
