using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Gc.Tests;

/// <summary>Cutting, joining, interleaving and re-decorating a log change no measure that they should not.</summary>
public sealed partial class PropertyTest
{
    private static readonly string[] Unified = ["samples/17-g1.log.gz", "samples/25-z.log.gz", "samples/17-shen.log.gz", "samples/jdk21/serial-gcstar.log.gz", "samples/jdk11/cms-frag.log.gz"];
    private static readonly string[] PreUnified = ["samples/jdk8/cms-details.log.gz", "samples/jdk8/g1-details.log.gz", "samples/jdk8/parallel-details.log.gz", "samples/jdk8/serial-tenuring-stopped.log.gz"];

    private static (GcKind, GcCause, GcEventFlags, TimeSpan, long?, long?, long?, int?)[] Summary(GcLog log) =>
        [.. log.Runs.SelectMany(run => run.Events).Select(one => (one.Kind, one.Cause, one.Flags, one.Duration, one.HeapBefore, one.HeapAfter, one.YoungAfter, one.Id))];

    private static void Same(GcLog expected, GcLog actual) => Assert.Equal(Summary(expected), Summary(actual));

    [GeneratedRegex(@"^(\[[^\]]*\])+ ?")]
    private static partial Regex AllDecorators();

    [Fact]
    public void Feeding_line_by_line_equals_reading_whole()
    {
        foreach (var name in Unified.Concat(PreUnified))
        {
            var parser = new GcLogParser();
            foreach (var line in GcData.Lines(name))
                parser.Line(System.Text.Encoding.UTF8.GetBytes(line));
            Same(GcData.Read(name), parser.Complete());
        }
    }

    [Fact]
    public void Reading_from_a_stream_of_odd_pieces_equals_reading_whole()
    {
        var content = GcData.Bytes("samples/jdk8/cms-details.log.gz");
        Prop.ForAll(Gen.Choose(1, 5000).ToArbitrary(), piece => Same(GcLogReader.Read(content), GcLogReader.Read(new Trickle(content, piece)))).Check(Replayed.Times(20));
    }

    [Fact]
    public void A_set_of_files_cut_anywhere_joins_to_the_whole_in_any_order_of_names()
    {
        foreach (var name in new[] { "samples/17-g1.log.gz", "samples/jdk8/cms-details.log.gz", "samples/jdk8/parallel-details.log.gz" })
        {
            var lines = GcData.WrittenLines(name);
            var whole = GcData.ReadLines(lines);
            Prop.ForAll(Gen.Choose(1, lines.Length - 1).ToArbitrary(), cut =>
            {
                using var folder = new TemporaryFolder();
                File.WriteAllText(folder.Path("gc.log"), string.Join('\n', lines[cut..]) + "\n");
                File.WriteAllText(folder.Path("gc.log.0"), string.Join('\n', lines[..cut]) + "\n");
                // A cut within the lines of one pre-unified record leaves a second file without a stamp of its own; only those cannot be put in order.
                if (Regex.IsMatch(lines[cut], @"^(\[|\d{4}-)"))
                    Same(whole, GcLogReader.ReadFiles([folder.Root]));
            }).Check(Replayed.Times(15));
        }
    }

    [Fact]
    public void Cutting_off_the_head_or_the_tail_keeps_the_events_of_the_rest()
    {
        var lines = GcData.WrittenLines("samples/17-g1.log.gz");
        var whole = Summary(GcData.ReadLines(lines)).Where(one => one.Item1 == GcKind.Full).ToList();
        Prop.ForAll(Gen.Choose(0, lines.Length).ToArbitrary(), cut =>
        {
            var before = Summary(GcData.ReadLines(lines[..cut])).Count(one => one.Item1 == GcKind.Full);
            var after = Summary(GcData.ReadLines(lines[cut..])).Count(one => one.Item1 == GcKind.Full);
            Assert.Equal(whole.Count, before + after);
        }).Check(Replayed.Times(25));
    }

    [Fact]
    public void Application_lines_in_between_change_nothing()
    {
        string[] noise = ["2026-11-20 13:32:34,100 INFO  [main] com.acme.Orders - done [id=12] {a: 1}", "    at java.base/java.lang.Thread.run(Thread.java:840)", "Processed 12M->8M records in 3 secs", "}", "[INFO] Building orders 1.0", "[2026-11-20 13:00:00] GC tuning is fun"];
        foreach (var name in Unified.Concat(PreUnified))
        {
            var lines = GcData.WrittenLines(name);
            var expected = GcData.ReadLines(lines);
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var random = new Random(seed);
                var mixed = lines.SelectMany(line => random.Next(4) == 0 ? [noise[random.Next(noise.Length)], line] : new[] { line });
                var log = GcData.ReadLines(mixed);
                Same(expected, log);
                Assert.Equal((expected.Coverage.Gc, expected.Coverage.Understood), (log.Coverage.Gc, log.Coverage.Understood));
            }).Check(Replayed.Times(4));
        }
    }

    [Fact]
    public void Other_decorators_change_nothing_but_what_they_say()
    {
        var lines = GcData.WrittenLines("samples/17-g1.log.gz");
        var expected = GcData.ReadLines(lines);
        Func<string, string, string>[] decorations =
        [
            (_, uptime) => $"[{uptime}s]",
            (_, uptime) => $"[{uptime.Replace('.', ',')}s][info][gc]",
            (_, uptime) => $"[{uptime.Replace(".", "", StringComparison.Ordinal).TrimStart('0').PadLeft(1, '0')}ms][4711]",
            (date, uptime) => $"[{date}][{date}][{uptime}s][1795183205248ms][4801ms][2451226750160ns][4801623000ns][host-1][23942][23944][info][gc,heap        ]",
            (date, _) => $"[{date}]",
            (date, uptime) => $"{date}Z stdout F [{uptime}s][info][gc] ",
            (_, uptime) => $"Nov 20 13:32:34 host-7 orders[812]: [{uptime}s][info][gc]",
            (_, _) => "",
        ];
        foreach (var decorate in decorations)
        {
            var log = GcData.ReadLines(lines.Select(line => Redecorate(line, decorate)));
            Same(expected, log);
            Assert.Equal(expected.Runs[0].Facts.Version, log.Runs[0].Facts.Version);
        }
    }

    [Fact]
    public void A_containers_json_changes_nothing()
    {
        foreach (var name in new[] { "samples/17-g1.log.gz", "samples/jdk8/cms-details.log.gz" })
        {
            var wrapped = GcData.WrittenLines(name).Select(line => $"{{\"log\":\"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-20T13:32:34.9Z\"}}");
            Same(GcData.Read(name), GcData.ReadLines(wrapped));
        }
    }

    [Fact]
    public void Windows_line_ends_change_nothing()
    {
        foreach (var name in Unified.Concat(PreUnified))
            Same(GcData.Read(name), GcData.ReadText(GcData.Text(name).Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_lives_in_one_file_are_two_runs()
    {
        foreach (var name in Unified.Concat(PreUnified))
        {
            var one = GcData.Read(name);
            var two = GcData.ReadLines(GcData.WrittenLines(name).Concat(GcData.WrittenLines(name)));
            Assert.Equal(2 * one.Runs.Length, two.Runs.Length);
            Assert.Equal(Summary(one), Summary(two with { Runs = [two.Runs[0]] }));
            Assert.Equal(Summary(one), Summary(two with { Runs = [two.Runs[1]] }));
            Assert.Equal(one.Runs[0].Facts with { Flags = [] }, two.Runs[1].Facts with { Flags = [] });
        }
    }

    [Fact]
    public void Measures_do_not_move_with_the_clock()
    {
        var lines = GcData.WrittenLines("samples/17-parallel.log.gz");
        var expected = GcMeasures.Of(GcData.Single(GcData.ReadLines(lines)));
        var shifted = lines.Select(line => Regex.Replace(line, @"\]\[(\d+\.\d+)s\]", match => $"][{(decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 86400).ToString(CultureInfo.InvariantCulture)}s]"));
        var actual = GcMeasures.Of(GcData.Single(GcData.ReadLines(shifted)));
        Assert.Equal(expected.Pauses, actual.Pauses);
        Assert.Equal(expected.Throughput, actual.Throughput);
        Assert.Equal(expected.LiveSet, actual.LiveSet);
        Assert.Equal(expected.Allocation, actual.Allocation);
        Assert.Equal(expected.LiveSetTrend, actual.LiveSetTrend);
    }

    private static string Redecorate(string line, Func<string, string, string> decorate)
    {
        var match = AllDecorators().Match(line);
        var parts = Regex.Match(line, @"^\[([^\]]+)\]\[([\d.]+)s\]");
        var decoration = decorate(parts.Groups[1].Value, parts.Groups[2].Value);
        return decoration.EndsWith(']') ? decoration + " " + line[match.Length..] : decoration + line[match.Length..];
    }

    private sealed class Trickle(byte[] content, int piece) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
