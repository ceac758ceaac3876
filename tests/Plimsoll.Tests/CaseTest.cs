using System.Text.Json;
using Plimsoll.Reports;

namespace Plimsoll.Tests;

public sealed class CaseTest
{
    private static readonly Dictionary<string, int> ExitByKind = new() { ["healthy"] = 0, ["confirmed"] = 1, ["likely"] = 1, ["possible"] = 3, ["undiagnosable"] = 3 };

    public static TheoryData<string> Names => [.. LabelledCase.All().Select(labelled => labelled.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_diagnosed_as_labelled(string name)
    {
        var labelled = LabelledCase.All().Single(candidate => candidate.Name == name);
        var run = await labelled.RunAsync();
        var answer = JsonDocument.Parse(run.Output).RootElement;
        Assert.Empty(labelled.Faults(answer));
        Assert.Empty(answer.GetProperty("checks").GetProperty("crashed").EnumerateArray());
        Assert.Equal(ExitByKind[answer.GetProperty("verdict").GetProperty("kind").GetString()!], run.ExitCode);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answer_follows_the_schema(string name)
    {
        var labelled = LabelledCase.All().Single(candidate => candidate.Name == name);
        var run = await labelled.RunAsync();
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(PlimsollProcess.Repository, "docs", "verdict.schema.json"))).RootElement;
        Assert.Empty(new JsonSchema(schema, closed: true).Violations(JsonDocument.Parse(run.Output).RootElement));
    }

    [Fact]
    public async Task Same_input_gives_the_same_bytes()
    {
        var example = Path.Combine(PlimsollProcess.Repository, "examples", "metaspace-leak");
        var first = await PlimsollProcess.RunAsync("diagnose", example, "--format", "json");
        var second = await PlimsollProcess.RunAsync("diagnose", example, "--format", "json");
        Assert.Equal(first.Output, second.Output);
    }
}
