namespace Plimsoll.Diagnosis.Tests;

/// <summary>A claim about a table quotes the row that tells it, with that row's own line number, not the header.</summary>
public class QuotedRowTest
{
    private const string Trace = """
        2026-05-04 10:20:00,000 ERROR org.apache.flink.runtime.taskmanager.Task [] - Source -> Window FAILED
        java.lang.OutOfMemoryError: Java heap space
        	at java.base/java.util.Arrays.copyOf(Arrays.java:3537)
        	at org.apache.flink.runtime.state.heap.CopyOnWriteStateMap.put(CopyOnWriteStateMap.java:300)

        """;

    [Fact]
    public void Growth_of_state_entries_quotes_their_row()
    {
        using var one = new TestCase()
            .With("flink-taskexecutor-0.log", Trace)
            .With("histo-1.txt", Histogram("10:00:00", 100_000))
            .With("histo-2.txt", Histogram("10:10:00", 400_000));
        var quoted = Quotes(one).First(origin => origin.Excerpt.Contains("StateMapEntry", StringComparison.Ordinal));
        Assert.Equal("histo-2.txt", quoted.Source);
        Assert.Equal(5, quoted.Line);
        Assert.Contains("400000", quoted.Excerpt, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 10, 10, 0, TimeSpan.Zero), quoted.At);
    }

    [Fact]
    public void A_thread_far_down_in_a_dump_is_quoted_by_its_own_line()
    {
        var threads = Enumerable.Range(0, 40).Select(index => $"\"worker-{index}\" #{index + 20} prio=5 os_prio=0 tid=0x1 nid=0x1 waiting on condition\n   java.lang.Thread.State: WAITING (parking)\n\n")
            .Concat(Enumerable.Range(0, 6).Select(index => $"\"mysql-cj-abandoned-connection-cleanup\" #{index + 90} daemon prio=5 os_prio=0 tid=0x2 nid=0x2 waiting on condition\n   java.lang.Thread.State: TIMED_WAITING (parking)\n\n"));
        using var one = new TestCase()
            .With("flink-taskexecutor-0.log", Trace.Replace("Java heap space", "Metaspace", StringComparison.Ordinal))
            .With("threads.txt", "2026-05-04 10:19:00\nFull thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode):\n\n" + string.Concat(threads));
        var quoted = Quotes(one).First(origin => origin.Source == "threads.txt");
        Assert.StartsWith("\"mysql-cj-abandoned-connection-cleanup\"", quoted.Excerpt, StringComparison.Ordinal);
        Assert.Equal(4 + (40 * 3), quoted.Line);
    }

    private static IEnumerable<Origin> Quotes(TestCase one) => one.First().Witnesses.SelectMany(witness => witness.Facts).Select(fact => fact.Origin);

    private static string Histogram(string time, int entries) => $"""
        2026-05-04 {time}
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         90000       90000000  [B (java.base@17.0.15)
           2:        {entries}      {entries * 40}  org.apache.flink.runtime.state.heap.CopyOnWriteStateMap$StateMapEntry
        Total        {entries + 90000}      {90000000 + (entries * 40)}

        """;
}
