namespace Plimsoll.Diagnosis.Tests;

public sealed class HeapTest
{
    private const string Full = "java.lang.OutOfMemoryError: Java heap space\n\tat ch.qos.logback.classic.Logger.error(Logger.java:538)\n";

    [Fact]
    public void Numbers_that_add_up_to_a_backlog_name_the_slow_consumer()
    {
        using var made = new TestCase().With("app.log", Lines((second, rate) => $"orders read {second * rate} mails sent {second * rate / 10} backlog {second * rate * 9 / 10}") + Full);
        Assert.Equal(("heap-space", "load/slow-consumer", "queue-backlog"), Of(made.First()));
    }

    [Fact]
    public void A_size_that_equals_all_that_came_in_is_kept_for_ever()
    {
        using var made = new TestCase().With("app.log", Lines((second, rate) => $"book size {second * rate} quotes read {second * rate} priced {second * 7}") + Full);
        Assert.Equal(("heap-space", "leak/heap/collection", "growing-collection"), Of(made.First()));
    }

    [Fact]
    public void Numbers_that_stand_still_tell_nothing()
    {
        using var made = new TestCase().With("app.log", Lines((second, rate) => $"book size 4000 quotes read {second * rate}") + Full);
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void As_many_finalizers_as_objects_of_one_class_are_a_backlog()
    {
        using var made = new TestCase().With("app.log", Full).With("histogram.txt", Histogram(("java.lang.ref.Finalizer", 8244), ("com.acme.Handle", 8179)));
        Assert.Equal("finalizer-backlog", made.First().Id);
    }

    [Fact]
    public void The_finalizers_of_the_jdk_itself_are_not()
    {
        using var made = new TestCase().With("app.log", Full).With("histogram.txt", Histogram(("java.lang.ref.Finalizer", 300), ("com.acme.Handle", 310)));
        Assert.NotEqual("finalizer-backlog", made.First().Id);
    }

    [Fact]
    public void Objects_that_merely_have_finalize_are_no_backlog()
    {
        using var made = new TestCase().With("app.log", Full).With("histogram.txt", Histogram(("byte[]", 900_000), ("java.lang.ref.Finalizer", 1100), ("com.acme.Handle", 1060)).Replace("9999999", "40000000", StringComparison.Ordinal));
        Assert.NotEqual("finalizer-backlog", made.First().Id);
    }

    [Fact]
    public void The_one_request_that_never_ended_and_is_unlike_the_others_is_the_cause()
    {
        using var made = new TestCase().With("app.log", Requests("year 2026") + Full);
        var finding = made.First();
        Assert.Equal("large-request", finding.Id);
        Assert.Contains("year 2026", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_request_like_all_others_is_not()
    {
        using var made = new TestCase().With("app.log", Requests("day 9") + Full);
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_capacity_of_all_integers_is_allocated_at_once()
    {
        using var made = new TestCase().With("export.properties", "export.queue.capacity=2147483647\nexport.workers=4\n").With("app.log", """
            java.lang.OutOfMemoryError: Requested array size exceeds VM limit
            	at java.base/java.util.concurrent.ArrayBlockingQueue.<init>(ArrayBlockingQueue.java:270)
            	at com.acme.ExportQueue.<init>(ExportQueue.java:7)

            """);
        var finding = made.First();
        Assert.Equal(("array-size", "wrong-setting/capacity"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key == "export.queue.capacity");
    }

    // jdk.internal.util.ArraysSupport.hugeLength (JDK 17 and later) tells both lengths.
    [Fact]
    public void A_length_beyond_the_largest_array_is_no_full_heap()
    {
        using var made = new TestCase().With("app.log", """
            java.lang.OutOfMemoryError: Required array length 2147483639 + 887 is too large
            	at java.base/jdk.internal.util.ArraysSupport.hugeLength(ArraysSupport.java:752)
            	at java.base/java.io.ByteArrayOutputStream.ensureCapacity(ByteArrayOutputStream.java:100)
            	at com.acme.Export.write(Export.java:7)

            """);
        var finding = made.First();
        Assert.Equal(("array-size", "large-record/array"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void A_length_that_somebody_requires_is_no_failure()
    {
        using var made = new TestCase().With("app.log", "Required array length 16 + 4 given for the field key\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("java.lang.OutOfMemoryError GC overhead limit exceeded.", "gc-overhead")]
    [InlineData("  FetcherTest.threads:33 » OutOfMemory GC overhead limit e...", "gc-overhead")]
    [InlineData("  FetcherTest.threads:33 » OutOfMemory", "heap-space")]
    [InlineData("java.lang.OutOfMemoryError while the report was made", "heap-space")]
    public void The_virtual_machines_words_without_a_colon_name_their_region(string words, string failure)
    {
        using var made = new TestCase().With("app.log", words + "\n");
        Assert.Equal(failure, made.First().Failure);
    }

    [Theory]
    [InlineData("java.lang.OutOfMemoryError", true)]
    [InlineData("java.lang.NullPointerException", false)]
    public void Solrs_answer_names_the_deepest_cause_by_its_class(string type, bool full)
    {
        using var made = new TestCase().With("worker.log", $$$"""Error: {"responseHeader":{"status":400},"error":{"metadata":["error-class","org.apache.solr.common.SolrException","root-error-class","{{{type}}}"],"msg":"Exception writing document id 4c8 to the index; possible analysis error.","code":400}}""" + "\n");
        Assert.Equal(full, made.Diagnose().Findings.Any(finding => finding.Failure == "heap-space"));
    }

    [Fact]
    public void A_bound_that_the_heap_cannot_hold_is_told_from_a_leak()
    {
        using var made = new TestCase().With("cache.properties", "cache.maximumSize=120000\ntraffic.rate=700\n")
            .With("app.log", Lines((second, rate) => $"requests {second * rate} cached pages {second * rate / 2} evictionCount=0") + Full);
        Assert.Equal("cache-bound-too-high", made.First().Id);
    }

    [Theory]
    [InlineData("org.apache.http.impl.conn.LeaseRequest", "leak/heap/http-lease-queue", "2.2.1")]
    [InlineData("com.mysql.cj.jdbc.AbandonedConnectionCleanupThread$ConnectionFinalizerPhantomReference", "leak/heap/jdbc-phantom-references", "8.0.22")]
    [InlineData("com.mysql.jdbc.NonRegisteringDriver$ConnectionPhantomReference", "leak/heap/jdbc-phantom-references", "8.0.22")]
    public void A_library_that_is_known_to_pile_up_names_its_cure(string type, string cause, string version)
    {
        using var made = new TestCase().With("app.log", Full).With("histogram.txt", Histogram(("java.util.LinkedList$Node", 600_000), (type, 600_000)));
        var finding = made.First();
        Assert.Equal(cause, finding.Cause);
        Assert.Contains(version, finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    private static (string, string, string) Of(Finding finding) => (finding.Failure, finding.Cause, finding.Id);

    private static string Lines(Func<int, int, string> message) =>
        string.Concat(Enumerable.Range(1, 9).Select(second => $"2026-03-02 10:00:0{second}.000 INFO  [main] com.acme.Service - {message(second, 5000)}\n"));

    private static string Requests(string last) =>
        string.Concat(Enumerable.Range(1, 8).Select(day => $"2026-03-02 10:00:0{day}.000 INFO  [w-1] com.acme.Reports - report #{day} 'day {day}' requested\n2026-03-02 10:00:0{day}.500 INFO  [w-1] com.acme.Reports - report #{day} 'day {day}' done: 2880 rows\n"))
        + $"2026-03-02 10:00:09.000 INFO  [w-2] com.acme.Reports - report #9 '{last}' requested\n";

    private static string Histogram(params (string Class, int Instances)[] rows) =>
        " num     #instances         #bytes  class name (module)\n-------------------------------------------------------\n"
        + string.Concat(rows.Select((row, index) => $"{index + 1,4}: {row.Instances,13} {row.Instances * 40,14}  {row.Class}\n")) + "Total         99999        9999999\n";
}
