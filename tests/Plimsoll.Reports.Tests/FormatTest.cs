using System.Text.Json;
using System.Xml.Linq;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports.Tests;

public sealed class FormatTest
{
    [Fact]
    public void Sarif_fits_the_official_schema_with_and_without_everything()
    {
        foreach (var report in new[] { Reports.Big, Reports.Quiet })
        {
            Assert.Empty(Reports.SarifViolations(report.Render(ReportFormat.Sarif)));
            Assert.Empty(Reports.SarifViolations(report.Render(ReportFormat.Sarif, new RenderOptions())));
        }

        Assert.Empty(Reports.SarifViolations(ComparisonRenderer.Render(ComparisonDraft.Of(Reports.Big, Reports.Quiet), ReportFormat.Sarif, new RenderOptions())));
    }

    [Fact]
    public void The_schema_check_itself_finds_what_is_wrong()
    {
        Assert.NotEmpty(Reports.SarifViolations("{\"version\": \"2.1.0\", \"runs\": [{}]}"));
        Assert.NotEmpty(Reports.SarifViolations(Reports.Big.Render(ReportFormat.Sarif).Replace("\"kind\": \"fail\"", "\"kind\": \"bad\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sarif_result_has_rule_place_fix_and_fingerprint()
    {
        var run = JsonDocument.Parse(Reports.Big.Render(ReportFormat.Sarif)).RootElement.GetProperty("runs")[0];
        var result = run.GetProperty("results")[0];
        Assert.Equal("flink-state-grows", result.GetProperty("ruleId").GetString());
        Assert.Equal("flink-state-grows", run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        Assert.Equal(100, result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(12, result.GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements")[0].GetProperty("deletedRegion").GetProperty("startLine").GetInt32());
        // Another finding of the same cause in the same role is the same for whoever tracks it.
        Assert.Equal(Fingerprint(result), Fingerprint(run.GetProperty("results")[1]));
    }

    [Fact]
    public void A_patch_shows_whole_lines_with_their_numbers_and_several_edits_of_a_line_once()
    {
        const string options = "JAVA_OPTS=\"-Xms1g -Xmx1g\"";
        var fix = Reports.Big.Findings[0].Fixes[0] with
        {
            Changes =
            [
                new ChangeReport("setenv.sh", 7, "-Xmx", "1g", "2g") { Edit = new EditReport(7, 23, 25, "2g") { Before = options } },
                new ChangeReport("setenv.sh", 7, "-Xms", "1g", "2g") { Edit = new EditReport(7, 16, 18, "2g") { Before = options } },
                new ChangeReport("setenv.sh", 2, "A", null, "b") { Edit = new EditReport(2, 4, 4, "\nA=b") { Before = "X=y" } },
                new ChangeReport("setenv.sh", 9, "C", "d", null) { Edit = new EditReport(9, 1, 4, "") { Before = "C=d" } },
                new ChangeReport("other.yml", 3, "memory", "1Gi", "2Gi"),
            ],
        };
        Assert.Equal(
            "--- setenv.sh\n+++ setenv.sh\n@@ -2,0 +3 @@\n+A=b\n@@ -7 +8 @@\n-JAVA_OPTS=\"-Xms1g -Xmx1g\"\n+JAVA_OPTS=\"-Xms2g -Xmx2g\"\n@@ -9 +9,0 @@\n-C=d\n--- other.yml\n+++ other.yml\n-memory: 1Gi\n+memory: 2Gi",
            Patch.Text(fix));
    }

    [Fact]
    public void What_is_put_below_a_line_that_goes_takes_its_place_and_an_option_keeps_its_dash()
    {
        const string line = "C: dddd";
        var fix = Reports.Big.Findings[0].Fixes[0] with
        {
            Changes =
            [
                new ChangeReport("flink-conf.yaml", null, "state.backend", null, "filesystem") { Edit = new EditReport(11, 8, 8, "\nstate.backend: filesystem") { Before = line } },
                new ChangeReport("flink-conf.yaml", null, "state.savepoints", null, "s") { Edit = new EditReport(11, 8, 8, "\nstate.savepoints: s") { Before = line } },
                new ChangeReport("flink-conf.yaml", 11, "C", "dddd", null) { Edit = new EditReport(11, 1, 8, "") { Before = line } },
            ],
        };
        Assert.Equal("--- flink-conf.yaml\n+++ flink-conf.yaml\n@@ -11 +11,2 @@\n-C: dddd\n+state.backend: filesystem\n+state.savepoints: s", Patch.Text(fix));
        Assert.Equal("+ -XX:+ExplicitGCInvokesConcurrent\n+ -Xmx2g", Patch.Text(fix with { Changes = [new ChangeReport(null, null, "-XX:+ExplicitGCInvokesConcurrent", null, ""), new ChangeReport(null, null, "-Xmx", null, "2g")] }));
    }

    [Fact]
    public void A_sarif_fix_inserts_below_a_line_and_is_whole_or_absent()
    {
        var finding = Reports.Big.Findings[0];
        var fix = finding.Fixes[0];
        var second = fix.Changes[0] with { Key = "state.ttl", Edit = fix.Changes[0].Edit! with { Text = "\nstate.ttl: 1 d" } };
        var third = second with { Edit = new EditReport(3, 5, 9, "rocksdb") };
        var sarif = Sarif(fix with { Changes = [fix.Changes[0], second, third] });
        Assert.Empty(Reports.SarifViolations(sarif));
        var places = JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements").EnumerateArray()
            .Select(one => (one.GetProperty("deletedRegion").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), one.GetProperty("insertedContent").GetProperty("text").GetString()));
        Assert.Equal(
        [
            ("{\"startLine\":3,\"startColumn\":5,\"endColumn\":9}", "rocksdb"),
            ("{\"startLine\":12,\"startColumn\":26,\"endColumn\":26}", "\ntable.exec.state.ttl: 1 d\nstate.ttl: 1 d"),
        ], places);
        Assert.DoesNotContain("artifactChanges", Sarif(fix with { Changes = [fix.Changes[0], second with { Edit = null }] }), StringComparison.Ordinal);

        string Sarif(FixReport changed) => (Reports.Big with { Findings = [finding with { Fixes = [changed] }] }).Render(ReportFormat.Sarif);
    }

    [Fact]
    public void Every_sarif_finding_has_a_place_and_a_hash_that_GitHub_knows_it_by()
    {
        var bare = Reports.Big with { Findings = [Reports.Big.Findings[0] with { Evidence = [], Reasons = [] }] };
        var sarif = bare.Render(ReportFormat.Sarif, new RenderOptions());
        Assert.Empty(Reports.SarifViolations(sarif));
        var result = JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        Assert.Equal("gc.log", result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(Fingerprint(result) + ":1", result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString());
        Assert.Contains("\nfix (check): give the state a time to live", result.GetProperty("message").GetProperty("text").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_says_zero_time_everywhere_and_one_fix_and_its_alternatives()
    {
        var finding = Reports.Big.Findings[0];
        var two = Reports.Big with { Findings = [finding with { Fixes = [finding.Fixes[0], finding.Fixes[0] with { Summary = "or move the state", Changes = [], Verify = null }] }] };
        var root = XDocument.Parse(two.Render(ReportFormat.JUnit)).Root!;
        Assert.All(root.DescendantsAndSelf().Where(element => element.Name.LocalName.StartsWith("test", StringComparison.Ordinal)), element => Assert.Equal("0", element.Attribute("time")?.Value));
        Assert.Equal(root.Attribute("failures")!.Value, root.Element("testsuite")!.Attribute("failures")!.Value);
        var failure = root.Descendants("failure").Single().Value;
        Assert.Contains("\nor: move the state", failure, StringComparison.Ordinal);
        Assert.Single(failure.Split('\n'), line => line.StartsWith("fix (", StringComparison.Ordinal));
    }

    [Fact]
    public void JUnit_below_the_threshold_still_tells_what_was_seen()
    {
        var open = Reports.Quiet with { Verdict = new VerdictReport(VerdictKind.Undiagnosable, "A problem is seen"), Checks = new ChecksReport([], [], []) };
        var passing = XDocument.Parse(open.Render(ReportFormat.JUnit, new RenderOptions { FailOn = FailOn.Likely })).Root!;
        Assert.Empty(passing.Descendants("failure"));
        Assert.Equal("A problem is seen", passing.Descendants("system-out").Single().Value);
        Assert.Single(XDocument.Parse(open.Render(ReportFormat.JUnit)).Descendants("failure"));
    }

    [Fact]
    public void A_claim_does_not_say_what_the_quote_below_it_says()
    {
        const string thrown = "java.lang.OutOfMemoryError: Java heap space";
        var finding = Reports.Big.Findings[0];
        var quote = finding.Evidence[0] with { Excerpt = thrown + " at the end of the line", Claim = "the JVM said: " + thrown };
        var report = Reports.Big with { Findings = [finding with { Evidence = [quote], Reasons = [new ReasonReport(quote.Claim!, Weight.Decisive, "error", [0])] }], Timeline = Reports.Big.Timeline with { Events = [] } };
        foreach (var format in new[] { ReportFormat.Text, ReportFormat.Markdown })
            Assert.Equal(2, report.Render(format, new RenderOptions { Width = 200 }).Split(thrown[10..]).Length);
        Assert.Equal("the JVM said: " + thrown, ReportReading.Lead(report.Findings[0].Reasons![0], null));
        Assert.Equal("the JVM said: x", ReportReading.Lead(new ReasonReport("the JVM said: x", Weight.Weak, "", []), quote with { Excerpt = "x" }));
    }

    [Theory]
    [InlineData(FailOn.Possible, 40)]
    [InlineData(FailOn.Confirmed, 40)]
    [InlineData(FailOn.Never, 0)]
    public void JUnit_counts_what_fails(FailOn from, int failures)
    {
        var suite = XDocument.Parse(Reports.Big.Render(ReportFormat.JUnit, new RenderOptions { FailOn = from })).Root!.Element("testsuite")!;
        Assert.Equal($"{failures}", suite.Attribute("failures")!.Value);
        Assert.Equal(failures, suite.Descendants("failure").Count());
        Assert.Single(suite.Descendants("error"));
    }

    [Fact]
    public void A_filter_leaves_out_the_same_findings_in_every_format()
    {
        var mixed = Reports.Big with { Findings = [Reports.Big.Findings[0], Reports.Big.Findings[1] with { Id = "thread-leak", Cause = "leak/threads", Title = "Threads pile up", Confidence = 0.4 }] };
        foreach (var filter in new[] { new ReportFilter { MinConfidence = 0.5 }, new ReportFilter { Only = ["state-growth"] } })
        {
            foreach (var format in Reports.Formats)
                Assert.DoesNotContain("Threads pile up", filter.Apply(mixed).Render(format), StringComparison.Ordinal);
        }

        var other = new ReportFilter { Only = ["thread-leak"] }.Apply(mixed);
        Assert.Equal(VerdictKind.Possible, other.Verdict.Kind);
        Assert.Equal("Threads pile up", other.Verdict.Summary);
        Assert.Equal(VerdictKind.Healthy, new ReportFilter { MinConfidence = 0.99 }.Apply(mixed).Verdict.Kind);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void Text_fits_its_columns_and_cuts_no_word(int width)
    {
        var lines = Reports.Big.Render(ReportFormat.Text, new RenderOptions { Width = width }).Split('\n');
        foreach (var line in lines.Where(line => line.Length > width))
            Assert.True(line.Trim().Split(' ').Length <= 3 || line.Contains("-->", StringComparison.Ordinal) || line.Contains("checks passed", StringComparison.Ordinal), line);
        Assert.DoesNotContain(lines, line => line.Contains('\e'));
    }

    [Fact]
    public void The_page_of_the_big_case_is_small_whatever_the_number_of_events()
    {
        var page = Reports.Big.Render(ReportFormat.Html);
        Assert.InRange(page.Length, 50_000, 2_000_000);
        Assert.Equal(page, CaseDraft.Of(Plimsoll.Tests.BigCase.Verdict(40, 5_000)).Render(ReportFormat.Html));
    }

    [Fact]
    public void Every_picture_has_a_name_and_a_table()
    {
        var page = Reports.Big.Render(ReportFormat.Html);
        var pictures = page.Split("<svg ").Skip(1).Where(picture => picture.Contains("role=\"img\"", StringComparison.Ordinal)).ToArray();
        Assert.True(pictures.Length >= 4);
        Assert.All(pictures, picture => Assert.Contains("aria-label=\"", picture, StringComparison.Ordinal));
        Assert.True(page.Split("class=\"twin\"").Length > 4);
    }

    private static string? Fingerprint(JsonElement result) => result.GetProperty("partialFingerprints").GetProperty("plimsoll/v1").GetString();
}
