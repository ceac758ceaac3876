using System.IO.Compression;
using System.Text;

namespace Plimsoll.Diagnosis.Tests;

public sealed class SmallReadsTest
{
    // A decompressor hands out little at a time; the window then fills with a short unfinished line at its end.
    [Fact]
    public void A_packed_log_of_short_lines_has_no_overlong_ones()
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"2026-03-02 10:00:00.000 INFO  [main] com.acme.Service - line {number} of many, as unlike the others as {number * 7919L % 104729} is\n"));
        using (var packed = new GZipStream(File.Create(folder.Path("a.log.gz")), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(text));
        var coverage = new Diagnostician().Diagnose([folder.Root], () => Stream.Null, null, TestContext.Current.CancellationToken).Coverage;
        var source = Assert.Single(coverage);
        Assert.Equal((CoverageState.Read, 60_000L), (source.State, source.Lines));
    }
}
