using System.Globalization;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>What numbers tell where nobody says why: a log's last collections, a program's own statistics, one peer's address, an option's value.</summary>
public sealed class OwnNumbersTest
{
    private const string HeapFull = "java.lang.OutOfMemoryError: Java heap space\n";

    [Fact]
    public void A_log_that_ends_in_full_collections_which_free_nothing_tells_of_a_full_heap()
    {
        using var made = new TestCase().With("gc.log", "[0.004s][info][gc] Using Serial\n" + Collections(40, number => $"Pause Young (Allocation Failure) {20 + (number / 4)}M->{10 + (number / 4)}M(40M) 2.000ms")
            + Collections(20, number => $"Pause Full (Allocation Failure) 40M->{37 + (number / 10)}M(40M) 90.000ms", 41));
        Assert.True(made.First().Failure is "gc-stall" or "heap-space" or "gc-overhead");
        using var asked = new TestCase().With("gc.log", "[0.004s][info][gc] Using Serial\n" + Collections(40, _ => "Pause Young (Allocation Failure) 30M->20M(40M) 2.000ms") + Collections(3, _ => "Pause Full (System.gc()) 38M->38M(40M) 20.000ms", 41));
        Assert.True(asked.IsQuiet());
        using var recovers = new TestCase().With("gc.log", "[0.004s][info][gc] Using Serial\n" + Collections(40, _ => "Pause Young (Allocation Failure) 30M->20M(40M) 2.000ms") + Collections(3, _ => "Pause Full (Allocation Failure) 39M->15M(40M) 20.000ms", 41));
        Assert.True(recovers.IsQuiet());
    }

    [Fact]
    public void Work_that_suddenly_comes_faster_than_it_is_done_is_a_burst()
    {
        using var made = new TestCase().With("app.log", Lines(second => (Math.Min(second, 8) * 2400) + (Math.Max(0, second - 8) * 10_000), second => second * 2400) + HeapFull);
        Assert.Equal("load/traffic-spike", made.First().Cause);
        using var steady = new TestCase().With("app.log", Lines(second => second * 2400, second => second * 2400) + HeapFull);
        Assert.DoesNotContain("load", steady.First().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_that_follow_the_requests_are_never_closed()
    {
        using var made = new TestCase().With("app.log", string.Concat(Enumerable.Range(1, 16).Select(number => string.Create(CultureInfo.InvariantCulture,
            $"2026-11-22 00:{number:00}:00.000  INFO 1 --- [main] com.acme.Gateway : connections open {number * 180}, requests answered {(number * 180) - 1}\n"))) + HeapFull);
        Assert.Equal("load/client-churn", made.First().Cause);
        using var undated = new TestCase().With("app.log", string.Concat(Enumerable.Range(1, 16).Select(number => string.Create(CultureInfo.InvariantCulture,
            $"00:{number:00}:00.066 [main] INFO  c.a.Gateway - connections open {number * 180}, requests answered {(number * 180) - 1}\n"))) + HeapFull);
        Assert.Equal("load/client-churn", undated.First().Cause);
        using var level = new TestCase().With("app.log", string.Concat(Enumerable.Range(1, 16).Select(number => string.Create(CultureInfo.InvariantCulture,
            $"2026-11-22 00:{number:00}:00.000  INFO 1 --- [main] com.acme.Gateway : connections open {340 + (number % 3)}, requests answered {number * 180}\n"))) + HeapFull);
        Assert.NotEqual("load/client-churn", level.First().Cause);
    }

    [Fact]
    public void A_decoder_that_fails_for_one_peer_only_trusts_a_length()
    {
        using var made = new TestCase().With("app.log", string.Concat(Enumerable.Range(1, 4).Select(number => Refused(number, "10.2.0.9"))));
        var finding = made.First();
        Assert.Equal("load/faulty-client", finding.Cause);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("10.2.0.9", StringComparison.Ordinal));
        using var anybody = new TestCase().With("app.log", Refused(1, "10.2.0.9") + "2026-11-22 00:15:00.000 ERROR 7 --- [main] com.acme.Report : failed\njava.lang.OutOfMemoryError: Java heap space\n\tat java.util.Arrays.copyOf(Arrays.java:3332)\n\tat com.acme.Report.build(Report.java:9)\n");
        Assert.True(anybody.IsQuiet());
    }

    [Fact]
    public void A_percentage_below_one_was_meant_as_a_fraction()
    {
        using var made = new TestCase().With("Dockerfile", "FROM eclipse-temurin:21\nENTRYPOINT [\"java\",\"-XX:MaxRAMPercentage=0.75\",\"-jar\",\"app.jar\"]\n").With("app.log", HeapFull);
        var finding = made.First();
        Assert.Equal("wrong-setting/max-ram-percentage", finding.Cause);
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change is { Key: "-XX:MaxRAMPercentage=", To: "75" }));
        using var right = new TestCase().With("Dockerfile", "FROM eclipse-temurin:21\nENTRYPOINT [\"java\",\"-XX:MaxRAMPercentage=75.0\",\"-jar\",\"app.jar\"]\n").With("app.log", HeapFull);
        Assert.NotEqual("wrong-setting/max-ram-percentage", right.First().Cause);
    }

    [Fact]
    public void Direct_buffers_are_not_freed_where_explicit_collections_are_off()
    {
        const string Refusal = "Exception in thread \"copy\" java.lang.OutOfMemoryError: Cannot reserve 2097152 bytes of direct buffer memory (allocated: 132128768, limit: 134217728)\n\tat java.base/java.nio.Bits.reserveMemory(Bits.java:178)\n\tat java.base/java.nio.DirectByteBuffer.<init>(DirectByteBuffer.java:121)\n\tat java.base/java.nio.ByteBuffer.allocateDirect(ByteBuffer.java:332)\n\tat com.acme.Copy.copy(Copy.java:10)\n";
        using var made = new TestCase().With("app.log", Refusal).With("flags.txt", "32111:\n-XX:+DisableExplicitGC -XX:MaxDirectMemorySize=134217728 -XX:MaxHeapSize=209715200 -XX:+UseParallelGC\n");
        Assert.Equal("wrong-setting/disable-explicit-gc", made.First().Cause);
        using var collected = new TestCase().With("app.log", Refusal).With("flags.txt", "32111:\n-XX:MaxDirectMemorySize=134217728 -XX:MaxHeapSize=209715200 -XX:+UseParallelGC\n");
        Assert.NotEqual("wrong-setting/disable-explicit-gc", collected.First().Cause);
    }

    [Fact]
    public void An_engine_for_each_key_fills_the_heap()
    {
        const string Made = HeapFull + "\tat org.jruby.Ruby.<init>(Ruby.java:388)\n\tat org.jruby.embed.ScriptingContainer.runScriptlet(ScriptingContainer.java:1288)\n\tat com.acme.Desk.lambda$engineFor$0(Desk.java:11)\n";
        using var made = new TestCase().With("app.log", Made + "\tat java.base/java.util.HashMap.computeIfAbsent(HashMap.java:1229)\n\tat com.acme.Desk.engineFor(Desk.java:9)\n");
        var finding = made.First();
        Assert.Equal("leak/heap/engines", finding.Cause);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("Desk.engineFor", StringComparison.Ordinal));
        using var once = new TestCase().With("app.log", Made + "\tat com.acme.Desk.main(Desk.java:9)\n");
        Assert.NotEqual("leak/heap/engines", once.First().Cause);
    }

    [Fact]
    public void Messages_wait_in_a_broker_that_does_not_slow_its_producers_down()
    {
        const string Histogram = " num     #instances         #bytes  class name (module)\n-------------------------------------------------------\n   1:         33386       66802784  [B (java.base@17.0.15)\n   2:          {0}        1426200  org.apache.activemq.command.ActiveMQBytesMessage\n   3:          2529         60703  java.lang.String (java.base@17.0.15)\n";
        using var made = new TestCase().With("activemq.log", HeapFull).With("histo.txt", string.Format(CultureInfo.InvariantCulture, Histogram, 7131))
            .With("activemq.xml", "<policyEntry queue=\"&gt;\" producerFlowControl=\"false\">\n  <pendingQueuePolicy><vmQueueCursor/></pendingQueuePolicy>\n</policyEntry>\n");
        var finding = made.First();
        Assert.Equal("load/slow-consumer", finding.Cause);
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change is { Key: "producerFlowControl", To: "true" }));
        using var few = new TestCase().With("activemq.log", HeapFull).With("histo.txt", string.Format(CultureInfo.InvariantCulture, Histogram, 713));
        Assert.NotEqual("load/slow-consumer", few.First().Cause);
    }

    private static string Collections(int count, Func<int, string> text, int from = 0) => string.Concat(Enumerable.Range(0, count).Select(number =>
        string.Create(CultureInfo.InvariantCulture, $"[{1 + ((from + number) * 0.7):0.000}s][info][gc] GC({from + number}) {text(number)}\n")));

    private static string Lines(Func<int, int> came, Func<int, int> done) => string.Concat(Enumerable.Range(1, 16).Select(second => string.Create(CultureInfo.InvariantCulture,
        $"2026-11-22 00:03:{second * 3:00}.500  INFO 1 --- [main] no.acme.TollIngest : passages in={came(second)} written={done(second)} waiting={came(second) - done(second)}\n")));

    private static string Refused(int number, string peer) =>
        string.Create(CultureInfo.InvariantCulture, $"2026-11-22 00:14:{number * 8:00}.000 ERROR 7 --- [ntLoopGroup-2-2] com.acme.ReadingServer : closing /{peer}:5{number}163\n")
        + HeapFull + "\tat com.acme.ReadingServer$ReadingDecoder.decode(ReadingServer.java:16)\n\tat io.netty.handler.codec.ByteToMessageDecoder.decodeRemovalReentryProtection(ByteToMessageDecoder.java:498)\n\tat io.netty.handler.codec.ByteToMessageDecoder.callDecode(ByteToMessageDecoder.java:437)\n";
}
