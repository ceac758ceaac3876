using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Reports.Tests;

public sealed class PictureTest
{
    [Fact]
    public void A_treemap_fills_its_area_in_proportion_and_nothing_overlaps() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt[]>().Filter(sizes => sizes.Length is > 0 and < 40),
        sizes =>
        {
            double[] sorted = [.. sizes.Select(size => (double)size.Get).OrderDescending()];
            var areas = Treemap.Squarify(sorted, new Area(10, 20, 640, 360));
            var total = sorted.Sum();
            for (var i = 0; i < areas.Length; i++)
            {
                Assert.Equal(sorted[i] / total * 640 * 360, areas[i].Width * areas[i].Height, 0.01);
                Assert.InRange(areas[i].X, 9.999, 650.001 - areas[i].Width);
                Assert.InRange(areas[i].Y, 19.999, 380.001 - areas[i].Height);
                for (var j = 0; j < i; j++)
                    Assert.False(Overlap(areas[i], areas[j]));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Slices_keep_the_extremes_and_the_counts()
    {
        var curve = Reports.Big.Gc[0];
        Assert.InRange(curve.Buckets.Count, 100, 481);
        Assert.Equal(5_000, curve.Events);
        Assert.Equal(curve.Pauses.Count, curve.Buckets.Sum(bucket => bucket.Pauses));
        Assert.Equal(curve.FullCollections, curve.Buckets.Sum(bucket => bucket.Full));
        Assert.Equal(curve.Pauses.MaxMs, curve.Buckets.Max(bucket => bucket.PauseMs), 3);
        Assert.All(curve.Buckets, bucket => Assert.True(bucket.AfterMin <= bucket.AfterMax && bucket.BeforeMin <= bucket.BeforeMax));
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(0, 86_400_000)]
    [InlineData(5_000, 5_001)]
    public void Axis_marks_are_few_and_inside(double from, double to)
    {
        var marks = AxisMarks.Times(from, to).ToArray();
        Assert.InRange(marks.Length, 1, 9);
        Assert.All(marks, mark => Assert.InRange(mark, from, to));
    }

    [Fact]
    public void A_single_collection_stands_in_the_middle_and_claims_no_share_of_time()
    {
        var run = Reports.Big.Gc[0];
        var one = run with { Events = 1, Pauses = run.Pauses with { Count = 1 }, FullCollections = 0, Throughput = 0, Limit = null, Buckets = [run.Buckets[0] with { Full = 0 }], LiveSet = run.LiveSet with { Bytes = null, Points = [] } };
        var page = (Reports.Big with { Gc = [one] }).Render(ReportFormat.Html);
        Assert.Contains("1 pause, 0 Full GCs; median", page, StringComparison.Ordinal);
        Assert.DoesNotContain("% of the time for the application", page, StringComparison.Ordinal);
        Assert.Contains("class=\"pause\" d=\"M5000 10000V", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"l-full\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"l-limit\"", page, StringComparison.Ordinal);
        Assert.Contains("class=\"l-full\"", Reports.Big.Render(ReportFormat.Html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5_000_000, "rising by")]
    [InlineData(0, "too few or too uneven to tell a trend")]
    [InlineData(-5_000_000, "too few or too uneven to tell a trend")]
    public void A_slope_that_may_be_none_is_no_trend(double lower, string said)
    {
        var run = Reports.Big.Gc[0];
        Assert.Contains(said, Words.GcSentence(run with { LiveSet = run.LiveSet with { Bytes = 1 << 28, BytesPerHour = 8_000_000, Lower = lower, Upper = 9_000_000 } }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cms", "CMS")]
    [InlineData("GenerationalZ", "ZGC")]
    [InlineData("G1", "G1")]
    [InlineData("another", "another")]
    public void Collectors_have_the_names_that_people_know(string collector, string name) =>
        Assert.StartsWith($"gc.log: {name}", Words.GcRunTitle(Reports.Big.Gc[0] with { Collector = collector }), StringComparison.Ordinal);

    private static bool Overlap(Area one, Area other) =>
        Math.Min(one.X + one.Width, other.X + other.Width) - Math.Max(one.X, other.X) > 0.001 && Math.Min(one.Y + one.Height, other.Y + other.Height) - Math.Max(one.Y, other.Y) > 0.001;
}
