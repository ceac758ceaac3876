using System.Text;

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
    public void A_comparison_read_back_gives_the_same_bytes_in_every_format()
    {
        foreach (var comparison in new[] { ComparisonDraft.Of(Reports.Big, Reports.Quiet), ComparisonDraft.Of(Reports.Hostile, Reports.Big), ComparisonDraft.Of(Reports.Quiet, Reports.Quiet) })
        {
            var document = ReportJson.Write(comparison);
            Assert.Empty(Reports.ComparisonViolations(document));
            var again = ReportJson.ReadComparison(Encoding.UTF8.GetBytes(document));
            foreach (var format in Reports.Formats)
                Assert.Equal(ComparisonRenderer.Render(comparison, format, new RenderOptions()), ComparisonRenderer.Render(again, format, new RenderOptions()));
        }
    }

    [Theory]
    [InlineData("{\"comparison_version\":\"2.0\"}", "comparison_version is 2.0")]
    [InlineData("{\"comparison_version\":\"1.0\",\"rows\":[]}", "outcome")]
    [InlineData("{\"schema_version\":\"1.0\"}", "comparison_version is missing")]
    public void A_document_that_is_no_comparison_is_refused_by_its_place(string document, string said) =>
        Assert.Contains(said, Assert.Throws<ReportFormatException>(() => ReportJson.ReadComparison(Encoding.UTF8.GetBytes(document))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_filter_leaves_findings_out_on_both_sides_and_the_outcome_follows()
    {
        var comparison = ComparisonDraft.Of(Reports.Big with { Findings = [Leak, Kill] }, Reports.Big with { Findings = [Kill] });
        Assert.Equal("moved", comparison.Outcome.Kind);
        Assert.Equal("gone", new ReportFilter { Only = [Leak.Id] }.Apply(comparison).Outcome.Kind);
        Assert.Equal("stays", new ReportFilter { Only = [Kill.Id] }.Apply(comparison).Outcome.Kind);
        Assert.Equal("quiet", new ReportFilter { Only = ["nothing"] }.Apply(comparison).Outcome.Kind);
        Assert.Equal(Diagnosis.VerdictKind.Healthy, new ReportFilter { Only = [Leak.Id] }.Apply(comparison).After.Verdict.Kind);
    }

    [Fact]
    public void JUnit_fails_from_the_kind_on_that_was_asked_for()
    {
        var comparison = ComparisonDraft.Of(Reports.Quiet, Reports.Big with { Findings = [Kill], Verdict = new VerdictReport(Diagnosis.VerdictKind.Likely, Kill.Title) });
        Assert.Contains("<failure", ComparisonRenderer.Render(comparison, ReportFormat.JUnit, new RenderOptions { FailOn = FailOn.Likely }), StringComparison.Ordinal);
        Assert.DoesNotContain("<failure", ComparisonRenderer.Render(comparison, ReportFormat.JUnit, new RenderOptions { FailOn = FailOn.Confirmed }), StringComparison.Ordinal);
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
