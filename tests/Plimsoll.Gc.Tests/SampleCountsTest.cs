using System.Globalization;

namespace Plimsoll.Gc.Tests;

/// <summary>Every row of counts.tsv, which was counted without this library.</summary>
public sealed class SampleCountsTest
{
    private sealed record Row(string File, string Collector, string Jdk, string Young, string Mixed, string Full, string Cycles, string Pauses, string Total, string Max, string Also)
    {
        public static Row Of(string line) => line.Split('\t') is [var a, var b, var c, var d, var e, var f, var g, var h, var i, var j, var k]
            ? new Row(a, b, c, d, e, f, g, h, i, j, k)
            : throw new FormatException(line);

        public int? Named(string name) =>
            Also.Split(' ').FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal)) is { } word ? int.Parse(word[(name.Length + 1)..], CultureInfo.InvariantCulture) : null;
    }

    private static IEnumerable<Row> Rows() => File.ReadLines(GcData.Path("samples/counts.tsv")).Skip(1).Where(line => line.Length > 0).Select(Row.Of);

    private static GcEvent[] Events(Row row)
    {
        var path = GcData.Path("samples/" + row.File);
        var log = GcLogReader.ReadFiles([Directory.Exists(path) ? path : path.EndsWith(".gz", StringComparison.Ordinal) ? path : path + ".gz"]);
        Assert.Single(log.Runs);
        return [.. log.Runs[0].Events];
    }

    private static void Same(string expected, double actual, string what)
    {
        if (expected != "-")
            Assert.True(Math.Abs(double.Parse(expected, CultureInfo.InvariantCulture) - actual) < 0.0011, $"{what}: expected {expected}, read {actual}");
    }

    [Fact]
    public void Pauses_and_their_times_are_those_of_the_independent_count()
    {
        foreach (var row in Rows())
        {
            var pauses = Events(row).Where(one => one.IsPause).ToArray();
            Same(row.Pauses, pauses.Length, row.File + " pauses");
            Same(row.Total, pauses.Sum(one => one.Duration.TotalMilliseconds), row.File + " total");
            Same(row.Max, pauses.Select(one => one.Duration.TotalMilliseconds).DefaultIfEmpty().Max(), row.File + " max");
        }
    }

    [Fact]
    public void Young_mixed_and_full_collections_are_those_of_the_independent_count()
    {
        foreach (var row in Rows())
        {
            var events = Events(row);
            Same(row.Full, events.Count(one => one.Kind == GcKind.Full), row.File + " full");
            Same(row.Mixed, events.Count(one => one.Kind == GcKind.Mixed), row.File + " mixed");
            // Young records that turned into an old collection count in both columns there; for us they are one Full GC. ZGC's young collections are cycles for us.
            var young = row.Collector == "zgen" ? events.Count(one => one.Kind == GcKind.YoungCycle) : events.Count(one => one.Kind == GcKind.Young || Has(one, GcEventFlags.YoungFirst));
            Same(row.Young, young, row.File + " young");
        }
    }

    [Fact]
    public void Cycles_are_those_of_the_independent_count()
    {
        foreach (var row in Rows().Where(row => row.Cycles != "-"))
        {
            var events = Events(row);
            var cycles = events.Where(one => one.Kind is GcKind.ConcurrentCycle or GcKind.YoungCycle).ToArray();
            // The count takes ZGC cycles that print sizes; aborted ones print none and are cycles for us as well.
            var actual = row.Collector is "z" or "zgen"
                ? cycles.Count(one => !Has(one, GcEventFlags.Aborted))
                : events.Count(one => Has(one, GcEventFlags.ConcurrentStart) || one.Kind == GcKind.InitialMark);
            Same(row.Cycles, actual, row.File + " cycles");
        }
    }

    [Fact]
    public void Failures_are_those_of_the_independent_count()
    {
        foreach (var row in Rows())
        {
            var events = Events(row);
            Check("to_space_exhausted", GcEventFlags.EvacuationFailure);
            Check("evacuation_failure", GcEventFlags.EvacuationFailure);
            Check("promotion_failed", GcEventFlags.PromotionFailed);
            Check("concurrent_mode_failure", GcEventFlags.ConcurrentModeFailure);
            if (row.Named("allocation_stalls") is { } stalls)
                Assert.Equal(stalls, events.Count(one => one.Kind == GcKind.AllocationStall));
            if (row.Named("degenerated") is { } degenerated)
                Assert.Equal(degenerated, events.Count(one => one.Kind == GcKind.Degenerated));
            if (row.Named("major_collections") is { } major)
                Assert.Equal(major, events.Count(one => one.Kind == GcKind.ConcurrentCycle));

            void Check(string name, GcEventFlags flag)
            {
                if (row.Named(name) is { } expected)
                    Assert.True(expected == events.Count(one => Has(one, flag)), $"{row.File} {name}: expected {expected}, read {events.Count(one => Has(one, flag))}");
            }
        }
    }

    private static bool Has(GcEvent one, GcEventFlags flag) => (one.Flags & flag) != 0;
}
