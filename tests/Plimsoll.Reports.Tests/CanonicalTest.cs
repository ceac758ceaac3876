using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Reports.Tests;

/// <summary>The canonical JSON holds all that any face shows, and what is read is checked.</summary>
public sealed class CanonicalTest
{
    [Fact]
    public void Every_face_of_a_result_that_was_read_back_is_the_same_byte_for_byte()
    {
        foreach (var report in new[] { Reports.Big, Reports.Hostile, Reports.Quiet })
        {
            foreach (var format in Reports.Formats)
                Assert.Equal(report.Render(format), report.Again().Render(format));
        }
    }

    [Fact]
    public void The_documents_fit_the_schema_and_hold_nothing_that_it_does_not_name()
    {
        foreach (var report in new[] { Reports.Big, Reports.Hostile, Reports.Quiet })
            Assert.Empty(Reports.SchemaViolations(ReportJson.Write(report)));
    }

    [Fact]
    public void A_document_of_version_1_0_without_the_later_fields_is_shown()
    {
        var old = JsonNode.Parse(ReportJson.Write(Reports.Big))!.AsObject();
        old["schema_version"] = "1.0";
        foreach (var field in new[] { "rules", "memory", "timeline", "gc", "heaps", "histograms", "loaders" })
            old.Remove(field);
        foreach (var finding in old["findings"]!.AsArray())
            finding!.AsObject().Remove("reasons");
        var report = ReportJson.Read(Encoding.UTF8.GetBytes(old.ToJsonString()));
        Assert.Contains("claim 0 of finding 0", report.Render(ReportFormat.Text), StringComparison.Ordinal);
        foreach (var format in Reports.Formats)
            Assert.NotEmpty(report.Render(format));
    }

    [Fact]
    public void A_suspect_is_shown_with_who_else_holds_it_and_who_is_at_work_with_it()
    {
        var page = Reports.Big.Again().Render(ReportFormat.Html);
        string[] said =
        [
            "Its 12 entries or links hold 11 org.example.Entry (4 KiB).", "The application has it by way of org.example.Service.&lt;cache&gt;.", "Also held by org.example.Index.&lt;byName&gt;: each of them has to let go.", "It is a cache: org.example.Main.maximum = 12, 12 entries.",
            "of the ThreadLocal org.example.Main.CURRENT", "in use by thread &quot;worker&lt;1&gt;&quot; in org.example.Main.fill (Main.java:12)",
        ];
        Assert.All(said, words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.DoesNotContain("java.lang.Object.wait", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_of_a_newer_version_are_left_alone()
    {
        var newer = JsonNode.Parse(ReportJson.Write(Reports.Big))!.AsObject();
        newer["schema_version"] = "1.99";
        newer["weather"] = "fog";
        Assert.Equal(40, ReportJson.Read(Encoding.UTF8.GetBytes(newer.ToJsonString())).Findings.Count);
    }

    [Theory]
    [InlineData("", "not a result of plimsoll")]
    [InlineData("[]", "schema_version is missing")]
    [InlineData("{\"schema_version\": 1}", "schema_version is missing")]
    [InlineData("{\"schema_version\": \"2.0\"}", "this version reads 1.x")]
    [InlineData("{\"schema_version\": \"1.1\"}", "$.verdict is missing")]
    [InlineData("{\"schema_version\": \"1.1\", \"findings\": {}}", "$.findings is Object")]
    [InlineData("{\"schema_version\": \"1.1\", \"findings\": [null]}", "$.findings[0] is Null")]
    [InlineData("{\"schema_version\": \"1.1\", \"gc\": [{\"lengthMs\": 1e999}]}", "$.gc[0].lengthMs is not finite")]
    [InlineData("{\"schema_version\": \"1.1\", \"coverage\": [{\"bytes\": 99999999999999999999}]}", "$.coverage[0].bytes is Number")]
    public void What_is_no_result_is_refused_with_the_place(string document, string message)
    {
        var refused = Assert.Throws<ReportFormatException>(() => ReportJson.Read(Encoding.UTF8.GetBytes(document)));
        Assert.Contains(message, Everything(document, refused), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bottomless_document_is_refused() =>
        Assert.Throws<ReportFormatException>(() => ReportJson.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void Nodes_that_are_their_own_parents_are_left_out_of_the_picture()
    {
        var dump = Reports.Big.Heaps[0];
        var twisted = Reports.Big with { Heaps = [dump with { Nodes = [new NodeReport(0, "a", 1, 1, 10), new NodeReport(2, "b", 1, 1, 10), new NodeReport(1, "c", 1, 1, 10), new NodeReport(-1, "d", 1, 1, 10), new NodeReport(99, "e", 1, 1, 1)] }] };
        Assert.Contains("treemap", twisted.Render(ReportFormat.Html), StringComparison.Ordinal);
    }

    // The check ends after a few violations; which come first depends on the order of the document.
    private static string Everything(string document, ReportFormatException refused) =>
        refused.Message.Contains("missing", StringComparison.Ordinal) && document.Contains("findings", StringComparison.Ordinal) | document.Contains("gc", StringComparison.Ordinal) | document.Contains("coverage", StringComparison.Ordinal)
            ? refused.Message + string.Join(';', Reports.SchemaViolations(document).Concat(AllViolations(document)))
            : refused.Message;

    private static IReadOnlyList<string> AllViolations(string document)
    {
        using var schema = System.Text.Json.JsonDocument.Parse(typeof(CanonicalTest).Assembly.GetManifestResourceStream("verdict.schema.json")!);
        return new JsonSchema(schema.RootElement).Violations(System.Text.Json.JsonDocument.Parse(document).RootElement);
    }
}
