namespace Plimsoll.Reports.Tests;

public sealed class ComparisonTest
{
    private static readonly FindingReport Leak = Reports.Big.Findings[0];
    private static readonly FindingReport Kill = Reports.Big.Findings[1] with { Id = "container-budget", Failure = "container-limit", Cause = "undersized/container" };

    [Fact]
    public void The_outcome_says_gone_moved_stays_appeared_or_quiet()
    {
        Assert.Equal("gone", Outcome([Leak], []));
        Assert.Equal("moved", Outcome([Leak], [Kill]));
        Assert.Equal("stays", Outcome([Leak], [Kill, Leak]));
        Assert.Equal("appeared", Outcome([], [Kill]));
        Assert.Equal("quiet", Outcome([], []));
    }

    [Fact]
    public void Numbers_stand_side_by_side_in_every_format()
    {
        var use = new UseReport("metaspace", 113 << 20, Diagnosis.Basis.Read, "gc.log");
        var memory = new MemoryReport("taskmanager", "Flink 1.20", null, [new RegionReport("JVM metaspace", "metaspace", 256 << 20, 256 << 20, Diagnosis.Basis.Assumed, "default")], [use]);
        var comparison = ComparisonDraft.Of(Reports.Big with { Memory = [memory] }, Reports.Quiet with { Memory = [memory with { Uses = [use with { Bytes = 79 << 20 }] }] });
        var row = comparison.Rows.Single(row => row.Section == "use");
        Assert.Equal((113 << 20, 79 << 20), ((int)row.Before!, (int)row.After!));
        foreach (var format in Reports.Formats.Except([ReportFormat.Sarif]))
        {
            var text = ComparisonRenderer.Render(comparison, format, new RenderOptions());
            Assert.True(text.Contains("113 MiB", StringComparison.Ordinal) || text.Contains("118489088", StringComparison.Ordinal) || format == ReportFormat.JUnit, $"{format}: {text}");
        }
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var comparison = ComparisonDraft.Of(Reports.Hostile, Reports.Hostile);
        foreach (var format in Reports.Formats)
            Assert.DoesNotContain('\e', ComparisonRenderer.Render(comparison, format, new RenderOptions()));
        Assert.DoesNotContain("<img", ComparisonRenderer.Render(comparison, ReportFormat.Html, new RenderOptions()), StringComparison.Ordinal);
    }

    private static string Outcome(FindingReport[] before, FindingReport[] after) =>
        ComparisonDraft.Of(Reports.Big with { Findings = before }, Reports.Big with { Findings = after }).Outcome.Kind;
}
