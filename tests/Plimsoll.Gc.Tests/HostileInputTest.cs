using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Gc.Tests;

public sealed class HostileInputTest
{
    private const string Young = "GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) 3.456ms";

    [Fact]
    public void Nothing_at_all_is_an_empty_log()
    {
        Assert.Empty(GcLogReader.Read([]).Runs);
        Assert.Empty(GcData.ReadText("\n\n\n").Runs);
        Assert.Equal(0, GcData.ReadText("hello\nworld\n").Coverage.Gc);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => GcLogReader.Read(bytes).Coverage.Total >= 0).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Damaged_logs_never_throw_and_keep_events_in_bounds()
    {
        string[] names = ["samples/17-g1.log.gz", "samples/jdk8/cms-details.log.gz", "samples/25-z.log.gz", "samples/jdk8/g1-details.log.gz", "samples/17-shen.log.gz"];
        var contents = names.Select(name => GcData.Bytes(name).Take(40_000).ToArray()).ToArray();
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var content = contents[random.Next(contents.Length)].ToArray();
            for (var count = random.Next(1, 400); count > 0; count--)
                content[random.Next(content.Length)] = random.Next(3) == 0 ? (byte)"[]()->:,\n0"[random.Next(10)] : (byte)random.Next(256);
            foreach (var run in GcLogReader.Read(content).Runs)
            {
                Assert.All(run.Events, one => Assert.True(one.Duration >= TimeSpan.Zero && one.HeapAfter is null or >= 0));
                var measures = GcMeasures.Of(run);
                Assert.True(measures.Throughput is null or (>= -1e-9 and <= 1));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[2.000s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) ")]
    [InlineData("2.000: [GC (Allocation Failure) [")]
    [InlineData("{\"log\":\"")]
    public void A_line_of_a_gigabyte_takes_no_memory_and_hides_no_other(string beginning)
    {
        var before = Encoding.UTF8.GetBytes($"[1.000s][info][gc] {Young}\n{beginning}");
        var behind = Encoding.UTF8.GetBytes($"\n[3.000s][info][gc] {Young.Replace("GC(0)", "GC(2)", StringComparison.Ordinal)}\n");
        using var stream = new LongLine(before, 1L << 30, behind);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var log = GcLogReader.Read(stream, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 2_000_000);
        Assert.Equal([0, 2], log.Runs.SelectMany(run => run.Events).Select(one => one.Id).OfType<int>());
        Assert.Equal(3, log.Coverage.Total);
    }

    /// <summary>Something, then so many bytes of one line, then something more; made as it is read.</summary>
    private sealed class LongLine(byte[] before, long length, byte[] behind) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var (skipped, filler) = (_at, before.Length + length);
            var part = skipped < before.Length ? before.AsSpan((int)skipped) : skipped < filler ? default : behind.AsSpan((int)(skipped - filler));
            var read = skipped >= before.Length && skipped < filler ? (int)Math.Min(buffer.Length, filler - skipped) : Math.Min(buffer.Length, part.Length);
            if (part.IsEmpty)
                buffer[..read].Fill((byte)'[');
            else
                part[..read].CopyTo(buffer);
            _at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    [Fact]
    public void A_log_cut_within_a_record_says_so()
    {
        var whole = GcData.Text("samples/jdk8/cms-details.log.gz");
        var cut = whole[..whole.LastIndexOf("[ParNew", StringComparison.Ordinal)];
        var log = GcData.ReadText(cut);
        Assert.True(log.Coverage.Truncated);
        Assert.False(GcData.ReadText(whole).Coverage.Truncated);
        Assert.NotEmpty(log.Runs[0].Events);
    }

    [Fact]
    public void A_unified_line_cut_in_the_middle_is_no_event()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"[0.1s][info][gc] {Young}\n[0.2s][info][gc] GC(1) Pau"));
        var log = GcLogReader.Read(stream, cancellation: TestContext.Current.CancellationToken);
        Assert.Single(GcData.Single(log).Events);
        Assert.True(log.Coverage.Truncated);
    }

    [Fact]
    public void A_line_of_a_hundred_megabytes_is_one_line_in_bounded_memory()
    {
        using var stream = new Endless(100_000_000, Encoding.UTF8.GetBytes($"[0.1s][info][gc] {Young}\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var log = GcLogReader.Read(stream, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.Equal(2, log.Coverage.Total);
        Assert.Single(GcData.Single(log).Events);
    }

    [Fact]
    public void A_clock_that_goes_backwards_a_little_stays_one_run_and_is_counted()
    {
        var log = GcData.ReadText($"[10.0s][info][gc] {Young}\n[12.0s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) 1.000ms\n[11.5s][info][gc] GC(2) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) 1.000ms\n");
        Assert.Equal(1, GcData.Single(log).ClockWentBackwards);
    }

    [Fact]
    public void A_wall_clock_that_goes_back_an_hour_gives_no_negative_figure()
    {
        var log = GcData.ReadText($"[2026-10-25T02:59:59.000+0200] {Young}\n[2026-10-25T01:00:01.000+0200] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) 1.000ms\n");
        var measures = GcMeasures.Of(GcData.Single(log));
        Assert.True(measures.Length > TimeSpan.Zero);
        Assert.InRange(measures.Throughput!.Value, 0, 1);
    }

    [Fact]
    public void Absurd_numbers_saturate()
    {
        var nines = new string('9', 400);
        var log = GcData.ReadText($"[{nines}.5s] GC({nines}) Pause Full (System.gc()) {nines}T->{nines}T({nines}T) {nines}.999ms\n[0.2s][info][gc] GC(1) Pause Young (Normal) 1M->1M(2M) 0.1ms\n");
        Assert.All(log.Runs.SelectMany(run => run.Events), one => Assert.True(one.Duration >= TimeSpan.Zero && (one.HeapAfter ?? 0) >= 0));
        Assert.All(log.Runs, run => Assert.Equal(run.Events.Count(one => one.IsPause), GcMeasures.Of(run).Pauses.Count));
    }

    [Fact]
    public void Absurd_dates_and_stops_overflow_nothing()
    {
        var stops = string.Concat(Enumerable.Repeat("[8999-12-31T23:59:59.999+0000][99999999999.9s][info][safepoint] Total time for which application threads were stopped: 99999999999.9 seconds, Stopping threads took: 99999999999.9 seconds\n", 50));
        var log = GcData.ReadText(stops + "[8999-12-31T23:59:59.999+0000][1.0s][info][gc] GC(0) Pause Young (Normal) 1M->1M(2M) 0.1ms\n[8999-12-31T23:59:59.999+0000][99999999999.9s][info][gc] GC(1) Pause Young (Normal) 1M->1M(2M) 99999999999999.1ms\n");
        var run = GcData.Single(log);
        Assert.Null(run.At(TimeSpan.MaxValue));
        Assert.Equal(50, GcMeasures.Of(run).Safepoints.Count);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("gc.log"), "[1970-01-01T00:00:00.000+0000][99999999999.9s][info][gc] GC(1) Pause Young (Normal) 1M->1M(2M) 1.1ms\n");
        Assert.Single(GcLogReader.ReadFiles([folder.Root], cancellation: TestContext.Current.CancellationToken).Runs);
    }

    [Fact]
    public void A_cycle_without_its_number_between_two_lives_is_no_event()
    {
        const string cycle = "[{0}.0s][info][gc] Garbage Collection (Warmup) 12M(10%)->8M(6%)\n";
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, cycle, 90) + string.Format(System.Globalization.CultureInfo.InvariantCulture, cycle, 1) + "[2.0s][info][gc] GC(0) Garbage Collection (Warmup) 12M(10%)->8M(6%)\n";
        var log = GcData.ReadText(text);
        Assert.Single(log.Runs.SelectMany(run => run.Events));
        Assert.Equal(2, log.Coverage.Unread.Length);
    }

    [Fact]
    public void Brackets_without_end_do_not_deepen_for_ever()
    {
        var log = GcData.ReadText("1.0: [GC " + string.Concat(Enumerable.Repeat("[ParNew: [", 20_000)) + "\n2.0: [GC 100K->50K(200K), 0.01 secs]\n");
        Assert.Equal(TimeSpan.FromMilliseconds(10), Assert.Single(log.Runs.SelectMany(run => run.Events)).Duration);
    }

    [Fact]
    public void Decimal_commas_are_decimal_points()
    {
        var pre = GcData.ReadText("12,345: [GC (Allocation Failure) 12,346: [DefNew: 1024K->512K(2048K), 0,0123456 secs] 4096K->2048K(8192K), 0,0123999 secs] [Times: user=0,01 sys=0,02, real=0,01 secs] \n");
        var one = Assert.Single(GcData.Single(pre).Events);
        Assert.Equal((TimeSpan.FromTicks(123_999), TimeSpan.FromSeconds(12.345), TimeSpan.FromMilliseconds(20)), (one.Duration, one.Time, one.SystemTime));
        var unified = GcData.ReadText("[12,345s][info][gc] GC(0) Pause Young (Allocation Failure) 24M->4M(128M) 3,456ms\n");
        Assert.Equal(TimeSpan.FromTicks(34_560), Assert.Single(GcData.Single(unified).Events).Duration);
    }

    [Fact]
    public void A_damaged_gzip_gives_what_came_before_the_damage()
    {
        using var folder = new TemporaryFolder();
        var packed = File.ReadAllBytes(GcData.Path("samples/17-g1.log.gz"));
        File.WriteAllBytes(folder.Path("cut.log.gz"), packed[..(packed.Length / 2)]);
        var log = GcLogReader.ReadFiles([folder.Path("cut.log.gz")], cancellation: TestContext.Current.CancellationToken);
        Assert.NotEmpty(log.Runs[0].Events);
        Assert.True(log.Coverage.Truncated);
    }

    [Fact]
    public void Control_characters_of_unread_lines_do_not_reach_the_report()
    {
        var log = GcData.ReadText("[0.1s][info][gc] GC(0) \e[31mQuantum\a tunnel\n");
        Assert.DoesNotContain(log.Coverage.Unread[0].Text, char.IsControl);
    }

    private sealed class Endless(long length, byte[] tail) : Stream
    {
        private long _left = length;
        private int _tail;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left > 0)
            {
                var filled = (int)Math.Min(count, _left);
                Array.Fill(buffer, (byte)'x', offset, filled);
                _left -= filled;
                if (_left == 0)
                    buffer[offset + filled - 1] = (byte)'\n';
                return filled;
            }

            var rest = Math.Min(count, tail.Length - _tail);
            Array.Copy(tail, _tail, buffer, offset, rest);
            _tail += rest;
            return rest;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
