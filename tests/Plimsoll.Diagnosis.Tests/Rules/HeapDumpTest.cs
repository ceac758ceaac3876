using Plimsoll.Heap.Tests;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>Dumps that a JVM wrote when its heap ended, each kept full in another way by Programs/Keepers.java: the owner, the mechanism and the cure.</summary>
public sealed class HeapDumpTest
{
    [Theory]
    [InlineData("queue", "heap-dump-owner", "load/slow-consumer", "Keepers$Dispatcher.workers", "ArrayBlockingQueue")]
    [InlineData("timeouts", "heap-dump-owner", "leak/heap/timers", "Keepers$Guard.scheduler", "setRemoveOnCancelPolicy")]
    [InlineData("timer", "heap-dump-owner", "leak/heap/timers", "Keepers$Reminders.timer", "cancel the tasks")]
    [InlineData("cleaner", "heap-dump-owner", "leak/heap/cleaner", "Keepers$Vault.CLEANER", "must not refer to the object it cleans up for")]
    [InlineData("customers", "heap-dump-owner", "leak/heap/collection", "Keepers$Customers.by", "remove entries")]
    [InlineData("thread-local", "heap-dump-owner", "leak/heap/thread-local", "Keepers$Scratch.CURRENT", "call remove()")]
    [InlineData("weak-map", "heap-dump-owner", "leak/heap/weak-map", "Keepers$Descriptors.described", "must not refer to their keys")]
    [InlineData("cache", "heap-dump-cache", "leak/heap/cache", "Keepers$Quotes.recent", "removeEldestEntry")]
    [InlineData("local", "heap-dump-local", "large-record/whole-input", "Keepers$Export.collect (Keepers.java:", "in pieces")]
    [InlineData("request", "heap-dump-large-request", "large-record/array", "Keepers$Decoder.add (Keepers.java:", "check the length")]
    public void What_filled_the_heap_is_named_with_its_mechanism_and_cure(string shape, string rule, string cause, string owner, string cure)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("heap.hprof");
        using (HotSpot.Start(HotSpot.Jdks[0].Folder, "Keepers", $"-Xmx24m -XX:+UseSerialGC -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath={path}", $"{shape} 1000000"))
        {
            // It is ready when the dump is written.
        }

        using var made = new TestCase().With("heap.hprof", File.ReadAllBytes(path));
        var finding = made.First();
        Assert.Equal((rule, "heap-space", cause), (finding.Id, finding.Failure, finding.Cause));
        Assert.Contains(owner, finding.Title, StringComparison.Ordinal);
        Assert.Contains(cure, finding.Fixes[0].Summary, StringComparison.Ordinal);
        Assert.True(finding.Confidence >= Scale.Likely);
    }

    [Theory]
    [InlineData(null, VerdictKind.Undiagnosable)]
    [InlineData("-XX:MaxHeapSize=1073741824 -XX:+UseSerialGC", VerdictKind.Healthy)]
    [InlineData("-XX:MaxHeapSize=3145728 -XX:+UseSerialGC", VerdictKind.Confirmed)]
    public void A_dump_that_a_person_took_is_judged_by_how_full_the_heap_was(string? flags, VerdictKind expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("heap.hprof");
        using (var jvm = HotSpot.Start(HotSpot.Jdks[0].Folder, "Keepers", "-XX:+UseSerialGC", "weak-map 500"))
            jvm.Command($"GC.heap_dump {path}");
        using var made = new TestCase().With("heap.hprof", File.ReadAllBytes(path));
        if (flags is not null)
            made.With("flags.txt", $"12345:\n{flags}\n");
        var verdict = made.Diagnose();
        Assert.Equal(expected, verdict.Kind);
        if (expected == VerdictKind.Undiagnosable)
            Assert.Contains("Keepers$Descriptors.described retains", verdict.Summary, StringComparison.Ordinal);
    }
}
