using System.Globalization;
using System.Text;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>What rises without breaking yet, and what a program's own code gathers or keeps: each with a near miss that must stay quiet.</summary>
public sealed class RisingTest
{
    private const string Refused = "java.lang.OutOfMemoryError: Cannot reserve {0} bytes of direct buffer memory (allocated: {1}, limit: 100663296)\n\tat java.base/java.nio.Bits.reserveMemory(Bits.java:178)\n\tat java.base/java.nio.DirectByteBuffer.<init>(DirectByteBuffer.java:108)\n\tat java.base/java.nio.ByteBuffer.allocateDirect(ByteBuffer.java:367)\n\tat com.acme.scan.PageStore.render(PageStore.java:15)\n";

    [Theory]
    [InlineData("java.lang.StringBuilder.append(StringBuilder.java:246)", "com.acme.edi.SegmentSource.readSegment(SegmentSource.java:18)", true)]
    [InlineData("java.io.ByteArrayOutputStream.write(ByteArrayOutputStream.java:132)", "com.acme.edi.Mailbox.receive(Mailbox.java:40)", true)]
    [InlineData("java.lang.StringBuilder.append(StringBuilder.java:246)", "com.acme.edi.Invoice.toString(Invoice.java:18)", false)]
    [InlineData("java.lang.StringBuilder.append(StringBuilder.java:246)", "com.acme.edi.Summary.formatReport(Summary.java:18)", false)]
    public void A_reading_method_of_the_programs_own_gathers_one_value(string growing, string frame, bool gathers)
    {
        using var made = new TestCase().With("edi.log", $"2026-03-02 10:00:00.000 ERROR [main] com.acme.Main - failed\njava.lang.OutOfMemoryError: Java heap space\n\tat java.base/java.util.Arrays.copyOf(Arrays.java:3537)\n\tat java.base/{growing}\n\tat {frame}\n\tat com.acme.Main.main(Main.java:8)\n");
        var finding = made.First();
        Assert.Equal(gathers, finding.Id == "parser-value-grows" && finding.Confidence >= Scale.Likely);
        if (gathers)
            Assert.Contains(frame.Split('(')[0].Split('.')[^1], finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_input_that_is_much_larger_than_those_before_it_is_named()
    {
        using var made = new TestCase().With("feed.log", """
            2026-03-02 10:00:00.000 INFO  [main] com.acme.Feed - reading stock-11.csv (3 MB)
            2026-03-02 10:00:01.000 INFO  [main] com.acme.Feed - reading stock-12.csv (190 MB)
            Exception in thread "main" java.lang.OutOfMemoryError: Java heap space
            	at java.base/java.util.Arrays.copyOf(Arrays.java:3537)
            	at java.base/java.lang.AbstractStringBuilder.ensureCapacityInternal(AbstractStringBuilder.java:282)
            	at java.base/java.lang.StringBuilder.append(StringBuilder.java:246)
            	at com.acme.RowParser.field(RowParser.java:18)

            """);
        var finding = made.First();
        Assert.StartsWith("large-record", finding.Cause, StringComparison.Ordinal);
        Assert.Contains("stock-12.csv", finding.Fixes[0].Summary, StringComparison.Ordinal);
        Assert.True(finding.Confidence >= Scale.Confirmed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Listeners_that_double_while_the_level_rises_will_fill_the_heap(bool rises)
    {
        using var made = new TestCase().With("histo_1.txt", Histogram(9_000)).With("histo_2.txt", Histogram(30_000)).With("gc.log", Collections(rises));
        var findings = made.Diagnose().Findings;
        if (!rises)
        {
            Assert.True(made.IsQuiet());
            return;
        }

        Assert.Equal(("heap-space", "leak/heap/listeners", Severity.Warning), (findings[0].Failure, findings[0].Cause, findings[0].Severity));
        Assert.True(findings[0].Confidence >= Scale.Likely);
        Assert.Contains("BoardView", findings[0].Fixes[0].Summary, StringComparison.Ordinal);
        Assert.Contains("unregister", findings[0].Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40_000, true)]
    [InlineData(0, false)]
    public void A_resident_size_that_rises_beyond_what_is_tracked_is_native(int step, bool rises)
    {
        var samples = string.Concat(Enumerable.Range(0, 7).Select(index => string.Create(CultureInfo.InvariantCulture, $"20:48:{index:00}\nVmRSS:\t  {98_660 + (index * step)} kB\n")));
        using var made = new TestCase().With("rss.txt", samples).With("docker-compose.yml", "services:\n  packer:\n    image: acme/packer:1\n    mem_limit: 384m\n    command: java -Xms96m -Xmx96m -jar packer.jar\n")
            .With("packer.log", "2026-03-02 10:00:00,000 [main] INFO  Packer - packer started, zlib level 9\n")
            .With("nmt.txt", "18560:\n\nNative Memory Tracking:\n\nTotal: reserved=1494294KB -600KB, committed=125894KB -532KB\n\n-                 Java Heap (reserved=98304KB, committed=98304KB)\n                            (mmap: reserved=98304KB, committed=98304KB)\n\n");
        if (!rises)
        {
            Assert.True(made.IsQuiet());
            return;
        }

        var finding = made.First();
        Assert.Equal(("container-limit", "leak/native/zlib", Severity.Warning), (finding.Failure, finding.Cause, finding.Severity));
        Assert.Contains("end()", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_that_find_the_same_count_are_buffers_kept()
    {
        var log = new StringBuilder();
        foreach (var (second, asked) in new[] { (10, 461824), (14, 543744), (19, 642048), (23, 716800) })
            log.Append(CultureInfo.InvariantCulture, $"2026-03-02 10:00:{second}.000 ERROR [main] com.acme.Main - page failed\n").Append(string.Format(CultureInfo.InvariantCulture, Refused, asked, 100_585_472));
        using var made = new TestCase().With("pages.log", log.ToString());
        var finding = made.First();
        Assert.Equal(("direct-buffers-kept", "leak/direct"), (finding.Id, finding.Cause));
        Assert.Contains("PageStore.render", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_collections_for_a_refusal_are_buffers_made_anew()
    {
        var log = "2026-03-02 10:00:10.000 ERROR [main] com.acme.Main - page failed\n" + string.Format(CultureInfo.InvariantCulture, Refused, 11_534_336, 92_274_688);
        using var made = new TestCase().With("pages.log", log).With("gc.log", "[0.010s][info][gc] Using Serial\n" + string.Concat(Enumerable.Range(0, 60).Select(index =>
            string.Create(CultureInfo.InvariantCulture, $"[{index + 1}.500s][info][gc] GC({index}) Pause Full (System.gc()) 80M->78M(247M) 140.000ms\n"))));
        var finding = made.First();
        Assert.Equal(("direct-memory", "direct-buffers-churn", "undersized/direct"), (finding.Failure, finding.Id, finding.Cause));
        Assert.Contains("PageStore.render", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_refusal_alone_tells_neither()
    {
        using var made = new TestCase().With("pages.log", "2026-03-02 10:00:10.000 ERROR [main] com.acme.Main - page failed\n" + string.Format(CultureInfo.InvariantCulture, Refused, 461_824, 100_585_472));
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id.StartsWith("direct-buffers", StringComparison.Ordinal) && finding.Confidence >= Scale.Likely);
    }

    private static string Histogram(int views) => string.Create(CultureInfo.InvariantCulture, $"""
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:      {views * 30}     {views * 30 * 32}  java.util.HashMap$Node (java.base@17.0.15)
           2:      {views}     {views * 32}  com.google.common.eventbus.Subscriber$SynchronizedSubscriber
           3:      {views}     {views * 32}  com.acme.board.BoardView
           4:        2534         309504  java.lang.Class (java.base@17.0.15)
        Total      {(views * 32) + 2534}     {(views * 32 * 32) + 309504}

        """);

    // Forty collections, two seconds apart: their level climbs, or is that of a cache that warmed up at once.
    private static string Collections(bool rises) => "[0.005s][info][gc] Using G1\n" + string.Concat(Enumerable.Range(0, 40).Select(index =>
    {
        var after = rises ? 4 + (index * 3) : index == 0 ? 4 : 60;
        return string.Create(CultureInfo.InvariantCulture, $"[{(index * 2) + 1}.416s][info][gc] GC({index}) Pause Young (Normal) (G1 Evacuation Pause) {after + 25}M->{after}M(192M) 7.404ms\n");
    }));
}
