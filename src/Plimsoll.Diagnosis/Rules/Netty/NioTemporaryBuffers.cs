using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Every thread that writes heap buffers to a channel keeps a direct copy as large as its largest write.</summary>
internal sealed class NioTemporaryBuffers : Rule
{
    private const int Many = 8;

    public override RuleCard Card { get; } = new()
    {
        Id = "nio-temporary-buffers",
        Title = "Each I/O thread keeps a temporary direct buffer as large as its largest read or write",
        Explains = ["direct-memory"],
        Cause = "leak/direct/thread-local-buffers",
        Mechanism = "A channel copies a heap ByteBuffer into a direct one before the system call. sun.nio.ch.Util caches that buffer for the thread and never shrinks it: threads times the largest read or write is what stays. jdk.nio.maxCachedBufferSize bounds what is cached; larger buffers are then freed at once.",
        Needs = ["the stack of the OutOfMemoryError", "a thread dump, for the number of threads, or how long it took"],
        Thresholds = ["8 threads: fewer hold too little to fill a limit with buffers of usual size"],
        Refuters = ["the main thread at the program's start: one buffer alone was too large"],
        References = ["sun.nio.ch.Util.getTemporaryDirectBuffer (JDK 8 to 25)", "JDK-8147468 (jdk.nio.maxCachedBufferSize, 8u102 and 9)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame(TemporaryBuffer.Frame) && !StartingThread.Is(thrown)) is not { } thrown)
            return;
        var verb = TemporaryBuffer.Verb(thrown);
        // The stack proves where it failed; that buffers pile up, threads or time must tell.
        scale.For(WeighThreads(limit, thrown, verb, scale) ? Weight.Strong : Weight.Weak, "stack", $"it failed where a channel {verb}s through the thread's temporary direct buffer", thrown);
        if (Pooled.IsMatch(thrown.Thread ?? ""))
            scale.For(Weight.Weak, "threads", $"thread {thrown.Thread} is one of a pool: its buffer stays for as long as the pool does", thrown);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.LongUptime or Topic.Growth) is { } grows)
            scale.For(Weight.Strong, "growth", "it comes only with time", grows);
        if (limit.Process.Flags["-Djdk.nio.maxCachedBufferSize"] is { } bounded)
            scale.Against("bounded", $"the cache is bounded to {bounded.Value} bytes for each thread", bounded);
        scale.Lacks("how many threads keep such a buffer, and how large", "jcmd PID Thread.print | grep -c POOL_NAME; the MBean java.nio:type=BufferPool,name=direct (Count, MemoryUsed) over time");
    }

    // Whether several threads were seen, rather than told by the number in one name.
    private static bool WeighThreads(BrokenLimit limit, Thrown thrown, string verb, Scale scale)
    {
        if (Family(limit, thrown) is var (family, threads, taken) && threads >= Many)
        {
            scale.For(Weight.Strong, "threads", $"{threads} threads {family} {verb}, and each keeps its largest buffer", taken.At(family.Split('#')[0]));
            scale.Conclude($"{threads} threads {family} each keep a temporary direct buffer as large as their largest {verb}");
            return true;
        }

        if (limit.Facts.Of<Thrown>().Where(other => other.HasFrame(TemporaryBuffer.Frame)).Select(other => other.Thread).Distinct(StringComparer.Ordinal).Count() > 2)
        {
            scale.For(Weight.Strong, "threads", "several threads fail at the same place", thrown);
            return true;
        }

        if (Number.Match(thrown.Thread ?? "") is { Success: true } number && int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= Many)
            scale.For(Weight.Strong, "threads", $"thread {thrown.Thread} is one of at least {count} of its pool, and each keeps its largest buffer", thrown);
        return false;
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Safe, "bound the cache: -Djdk.nio.maxCachedBufferSize=262144")
        {
            Changes = [limit.Process.JvmChange("-Djdk.nio.maxCachedBufferSize=", "262144")],
            Text = "Better still write in pieces of 64 KiB, or from one buffer of ByteBuffer.allocateDirect that each thread makes once; fewer threads in the pool keep fewer buffers. A larger MaxDirectMemorySize must hold threads x largest read or write.",
            Verify = "java.nio:type=BufferPool,name=direct stays level while all threads move their largest item",
        };
    }

    private static (string Family, int Count, ThreadsTaken Fact)? Family(BrokenLimit limit, Thrown thrown)
    {
        if (thrown.Thread is not { Length: > 0 } thread)
            return null;
        var stem = Digits.Replace(thread, "#");
        return limit.Facts.Of<ThreadsTaken>().Select(taken => (Family: stem, Count: taken.Dump.Threads.Count(one => Digits.Replace(one.Name, "#") == stem), taken))
            .OrderByDescending(family => family.Count).Select(family => ((string, int, ThreadsTaken)?)family).FirstOrDefault();
    }

    private static readonly Regex Digits = new(@"\d+");

    private static readonly Regex Pooled = new(@"[-#_ ]\d+(?:-\d+)?$");

    private static readonly Regex Number = new(@"\d{1,6}$");
}
