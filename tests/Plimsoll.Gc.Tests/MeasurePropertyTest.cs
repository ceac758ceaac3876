using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Gc.Tests;

/// <summary>Cutting and joining, interleaving, other prefixes and other decorators: every measure stays what it was, and those that need a clock go only with the clock.</summary>
public sealed partial class MeasurePropertyTest
{
    private static readonly string[] Unified =
    [
        "samples/17-g1.log.gz", "samples/17-parallel.log.gz", "samples/17-serial.log.gz", "samples/17-z.log.gz", "samples/17-shen.log.gz", "samples/25-z.log.gz", "samples/25-genshen.log.gz", "samples/25-g1.log.gz",
        "samples/jdk11/cms-frag.log.gz", "samples/jdk21/shenandoah-heapspace.log.gz",
    ];

    private static readonly string[] PreUnified =
    [
        "samples/jdk8/cms-details.log.gz", "samples/jdk8/cms-pressure.log.gz", "samples/jdk8/g1-details.log.gz", "samples/jdk8/parallel-details.log.gz", "samples/jdk8/serial-tenuring-stopped.log.gz",
    ];

    private static string Stamped(string line) => StampsOfUnifiedLogging().Replace(line, "");

    [GeneratedRegex(@"^(\[[^\]]*\])+ ?")]
    private static partial Regex StampsOfUnifiedLogging();

    [GeneratedRegex(@"^(?:\[(?<date>\d{4}-[^\]]+)\])?\[(?<uptime>[\d.]+)s\]")]
    private static partial Regex Clocks();

    [GeneratedRegex(@"^(\[|\d{4}-\d\d-\d\dT|\d+\.\d{3}: )")]
    private static partial Regex BeginsWithAClock();

    [Fact]
    public void A_log_cut_in_two_files_and_joined_measures_the_same()
    {
        foreach (var name in Unified.Concat(PreUnified))
        {
            var lines = GcData.WrittenLines(name);
            var whole = Figures.Of(GcData.ReadLines(lines));
            Prop.ForAll(Gen.Choose(1, lines.Length - 1).ToArbitrary(), at =>
            {
                // Files are put in order by their first stamps: a second file that begins within a record has none.
                var cut = Array.FindIndex(lines, at, line => BeginsWithAClock().IsMatch(line));
                if (cut < 0)
                    return;
                using var folder = new TemporaryFolder();
                File.WriteAllText(folder.Path("gc.log"), string.Join('\n', lines[cut..]) + "\n");
                File.WriteAllText(folder.Path("gc.log.0"), string.Join('\n', lines[..cut]) + "\n");
                Assert.Equal(whole, Figures.Of(GcLogReader.ReadFiles([folder.Root])));
            }).Check(Replayed.Times(6));
        }
    }

    [Fact]
    public void Application_lines_in_between_change_no_measure()
    {
        string[] noise =
        [
            "2026-11-20 13:32:34,100 INFO  [main] com.acme.Orders - done [id=12] {a: 1}", "    at java.base/java.lang.Thread.run(Thread.java:840)", "Processed 12M->8M records in 3 secs", "}",
            "Pause before retry: 200ms", "Trigger: nightly build", "Using 4 of 8 workers for import", "2026-11-20T13:32:34.100Z WARN  took 12.345 secs [orders]", "{\"level\":\"info\",\"msg\":\"GC finished\",\"ms\":12}",
        ];
        foreach (var name in Unified.Concat(PreUnified))
        {
            var lines = GcData.WrittenLines(name);
            var expected = Figures.Of(GcData.ReadLines(lines));
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var random = new Random(seed);
                Assert.Equal(expected, Figures.Of(GcData.ReadLines(lines.SelectMany(line => random.Next(3) == 0 ? [noise[random.Next(noise.Length)], line] : new[] { line }))));
            }).Check(Replayed.Times(3));
        }
    }

    [Fact]
    public void Whoever_passes_the_lines_on_changes_no_measure()
    {
        Func<string, string>[] carriers =
        [
            line => "2026-11-20T13:32:34.907123456Z stdout F " + line,
            line => "2026-11-20T13:32:34.907123456Z stderr F " + line,
            line => $"{{\"log\":\"{line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-20T13:32:34.907123456Z\"}}",
            line => "Nov 20 13:32:34 host-7 orders[812]: " + line,
            line => "<14>1 2026-11-20T13:32:34.907Z host-7 orders 812 - - " + line,
            line => "orders-7c9f6d5b8-x2k4q taskmanager " + line,
            line => "taskmanager_1  | " + line,
        ];
        foreach (var name in Unified.Concat(PreUnified))
        {
            var lines = GcData.WrittenLines(name);
            var expected = Figures.Of(GcData.ReadLines(lines));
            foreach (var carry in carriers)
                Assert.Equal(expected, Figures.Of(GcData.ReadLines(lines.Select(carry))));
        }
    }

    [Fact]
    public void Other_decorators_change_only_what_they_say()
    {
        Func<string, string, string>[] withClock =
        [
            (_, uptime) => $"[{uptime}s] ",
            (_, uptime) => $"[{uptime.Replace('.', ',')}s][info][gc] ",
            (_, uptime) => $"[{Milliseconds(uptime)}ms][4711][info ] ",
            (_, uptime) => $"[{uptime}s][4711][12][gc] ",
        ];
        foreach (var name in Unified)
        {
            var lines = GcData.WrittenLines(name);
            var expected = GcData.ReadLines(lines);
            foreach (var decorate in withClock)
                Assert.Equal(Figures.Of(expected), Figures.Of(GcData.ReadLines(lines.Select(line => Redecorate(line, decorate)))));
            var clockless = GcData.ReadLines(lines.Select(line => Redecorate(line, (_, _) => "[info][gc] ")));
            Assert.Equal(Figures.WithoutClock(expected), Figures.WithoutClock(clockless));
            // That a collection ran within another one, the numbers tell a little less exactly than the clock.
            Assert.InRange((double)GcMeasures.Of(clockless.Runs[0]).Allocation.Bytes / GcMeasures.Of(expected.Runs[0]).Allocation.Bytes, 0.99, 1.01);
        }
    }

    [Fact]
    public void A_date_alone_gives_the_same_measures_on_another_axis()
    {
        foreach (var name in Unified.Where(name => Clocks().Match(GcData.WrittenLines(name)[0]).Groups["date"].Success))
        {
            var lines = GcData.WrittenLines(name);
            var (expected, dated) = (GcData.ReadLines(lines), GcData.ReadLines(lines.Select(line => Redecorate(line, (date, _) => $"[{date}][info][gc] "))));
            Assert.Equal(Figures.WithoutClock(expected), Figures.WithoutClock(dated));
            Assert.Equal(GcClock.Wall, dated.Runs[0].Clock);
            // The JVM rounds date and uptime apart.
            Assert.InRange((GcMeasures.Of(expected.Runs[0]).Length - GcMeasures.Of(dated.Runs[0]).Length).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(2));
        }
    }

    [Fact]
    public void Dates_added_to_an_old_log_give_it_an_origin_and_change_no_measure()
    {
        foreach (var name in PreUnified)
        {
            var lines = GcData.WrittenLines(name);
            var bare = lines.Select(line => DateInFront().Replace(line, ""));
            Assert.Equal(Figures.Of(GcData.ReadLines(lines)), Figures.Of(GcData.ReadLines(bare)));
        }
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}: (?=\d+\.\d{3}: )")]
    private static partial Regex DateInFront();

    private static string Milliseconds(string uptime) => Math.Round(decimal.Parse(uptime, CultureInfo.InvariantCulture) * 1000).ToString(CultureInfo.InvariantCulture);

    private static string Redecorate(string line, Func<string, string, string> decorate)
    {
        var clocks = Clocks().Match(line);
        return decorate(clocks.Groups["date"].Value, clocks.Groups["uptime"].Value) + Stamped(line);
    }
}
