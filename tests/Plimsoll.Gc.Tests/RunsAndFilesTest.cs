using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipes;

namespace Plimsoll.Gc.Tests;

/// <summary>Where one JVM ends and which files belong together.</summary>
public sealed class RunsAndFilesTest
{
    private static string Pause(string stamps, int id) => $"{stamps}[info][gc] GC({id}) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) 3.456ms\n";

    [Fact]
    public void Late_concurrent_cycles_do_not_end_a_run()
    {
        var log = GcData.ReadText(Pause("[10.0s]", 40) + "[10.1s][info][gc] GC(3) Concurrent Mark Cycle 900.000ms\n" + Pause("[11.0s]", 41));
        Assert.Equal(3, GcData.Single(log).Events.Length);
    }

    [Fact]
    public void A_number_that_starts_again_ends_a_run_where_there_is_no_uptime()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(id => Pause($"[2026-11-20T14:00:{id:00}.000+0000]", id))) + Pause("[2026-11-20T14:10:00.000+0000]", 0);
        Assert.Equal([30, 1], GcData.ReadText(text).Runs.Select(run => run.Events.Length));
    }

    [Fact]
    public void A_JVM_that_introduces_itself_is_another_run()
    {
        var one = "[0.010s][info][gc] Using Serial\n[0.011s][info][gc,init] Version: 21.0.1+12 (release)\n" + Pause("[0.020s]", 0);
        var log = GcData.ReadText(one + one.Replace("Serial", "Parallel", StringComparison.Ordinal).Replace("21.0.1", "17.0.9", StringComparison.Ordinal));
        Assert.Equal([(GcCollector.Serial, "21.0.1"), (GcCollector.Parallel, "17.0.9")], log.Runs.Select(run => (run.Collector, run.Facts.Version!)));
    }

    [Fact]
    public void Files_of_other_names_join_if_they_tell_the_same_start()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("b-older.txt"), Pause("[2026-11-20T14:00:10.000+0000][10.000s]", 0));
        File.WriteAllText(folder.Path("a-newer.txt"), Pause("[2026-11-20T14:00:20.000+0000][20.000s]", 1));
        File.WriteAllText(folder.Path("other.txt"), Pause("[2026-11-20T15:00:00.000+0000][5.000s]", 0));
        File.WriteAllText(folder.Path("notes.md"), "# GC tuning\nWe saw a Full GC yesterday.\n");
        var runs = GcLogReader.ReadFiles([folder.Root], cancellation: TestContext.Current.CancellationToken).Runs;
        Assert.Equal([2, 1], runs.Select(run => run.Events.Length));
        Assert.Equal([10.0, 20.0], runs[0].Events.Select(one => Math.Round(one.End.TotalSeconds)));
    }

    [Fact]
    public void The_rotated_set_of_JDK_8_is_one_run_in_order_whatever_its_numbers()
    {
        var run = GcData.Single(GcLogReader.ReadFiles([GcData.Path("samples/jdk8/parallel-rotation")], cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(246, run.Events.Length);
        Assert.Equal(run.Events.Select(one => one.Time).Order(), run.Events.Select(one => one.Time));
        Assert.Equal(0, run.ClockWentBackwards);
    }

    [Fact]
    public void Gzip_is_known_by_its_content()
    {
        using var folder = new TemporaryFolder();
        using (var packed = new GZipStream(File.Create(folder.Path("gc.log")), CompressionLevel.Fastest))
            packed.Write(System.Text.Encoding.UTF8.GetBytes(Pause("[1.0s]", 0)));
        Assert.Single(GcData.Single(GcLogReader.ReadFiles([folder.Path("gc.log")], cancellation: TestContext.Current.CancellationToken)).Events);
    }

    [Fact]
    public void A_rotated_set_in_an_archive_is_one_run_and_what_is_beside_it_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        var parts = Directory.GetFiles(GcData.Path("samples/jdk8/parallel-rotation"));
        var expected = GcLogReader.ReadFiles([GcData.Path("samples/jdk8/parallel-rotation")], cancellation: TestContext.Current.CancellationToken).Runs.Single().Events.Length;
        using (var zip = ZipFile.Open(folder.Path("logs.zip"), ZipArchiveMode.Create))
        {
            foreach (var part in parts)
                zip.CreateEntryFromFile(part, "node-1/" + Path.GetFileName(part));
            using var other = new StreamWriter(zip.CreateEntry("node-1/readme.txt").Open());
            other.WriteLine("not a log");
        }

        using (var packed = new GZipStream(File.Create(folder.Path("logs.tgz")), CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            foreach (var part in parts)
                tar.WriteEntry(part, "node-1/" + Path.GetFileName(part));
        }

        foreach (var name in new[] { "logs.zip", "logs.tgz" })
        {
            var log = GcLogReader.ReadFiles([folder.Path(name)], cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(expected, GcData.Single(log).Events.Length);
        }
    }

    [Theory]
    [InlineData("gc.log")]
    [InlineData("gc.log.gz")]
    [InlineData("logs.zip")]
    [InlineData("logs.tgz")]
    public void Progress_tells_the_bytes_of_the_file_as_it_is_stored(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Path("plain"), GcData.Bytes("samples/25-z.log.gz"));
        Pack(folder.Path("plain"), folder.Path(name));
        var read = new Total();
        Assert.NotEmpty(GcLogReader.ReadFiles([folder.Path(name)], read, cancellation: TestContext.Current.CancellationToken).Runs);
        Assert.InRange((double)read.Bytes / new FileInfo(folder.Path(name)).Length, 0.9, 1);
    }

    private static void Pack(string source, string target)
    {
        switch (Path.GetExtension(target))
        {
            case ".gz":
                using (var gzip = new GZipStream(File.Create(target), CompressionLevel.Fastest))
                    gzip.Write(File.ReadAllBytes(source));
                break;
            case ".zip":
                using (var zip = ZipFile.Open(target, ZipArchiveMode.Create))
                    zip.CreateEntryFromFile(source, "gc.log");
                break;
            case ".tgz":
                using (var gzip = new GZipStream(File.Create(target), CompressionLevel.Fastest))
                using (var tar = new TarWriter(gzip))
                    tar.WriteEntry(source, "gc.log");
                break;
            default:
                File.Copy(source, target);
                break;
        }
    }

    private sealed class Total : IProgress<long>
    {
        public long Bytes { get; private set; }

        public void Report(long value) => Bytes += value;
    }

    [Fact]
    public async Task A_pipe_is_read_once_and_whole()
    {
        var content = GcData.Bytes("samples/17-g1.log.gz");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var writing = Task.Run(() =>
        {
            pipe.Write(content);
            pipe.Dispose();
        }, TestContext.Current.CancellationToken);
        var log = GcLogReader.ReadFiles([$"/dev/fd/{pipe.GetClientHandleAsString()}"], cancellation: TestContext.Current.CancellationToken);
        await writing;
        Assert.Equal(GcLogReader.Read(content).Runs[0].Events.Length, GcData.Single(log).Events.Length);
    }

    [Fact]
    public void A_damaged_archive_is_no_GC_log_and_no_crash()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Path("broken.zip"), [.. "PK\x03\x04"u8, .. new byte[100]]);
        Assert.Equal(0, GcLogReader.ReadFiles([folder.Path("broken.zip")], cancellation: TestContext.Current.CancellationToken).Coverage.Gc);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var stream = new MemoryStream(GcData.Bytes("samples/17-g1.log.gz"));
        Assert.Throws<OperationCanceledException>(() => GcLogReader.Read(stream, cancellation: cancelled.Token));
    }
}
