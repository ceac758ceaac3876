using System.Globalization;
using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary>Which rule answers which labelled case, and how sure: the whole matrix in one file, so that a change of one rule shows what it does to all cases.</summary>
public sealed class RuleMatrixTest
{
    private static readonly string Golden = Path.Combine(PlimsollProcess.Repository, "tests", "Plimsoll.Tests", "Data", "matrix.tsv");

    public static TheoryData<string> Names => [.. LabelledCase.All().Select(labelled => labelled.Name)];

    // PLIMSOLL_UPDATE=1 writes the file anew: read the difference before you commit it.
    [Fact]
    public async Task Every_case_is_answered_by_its_rules_and_no_others()
    {
        var rows = new List<string> { "# case\tverdict\trules that claim a cause (even odds or more), the leading one first" };
        foreach (var labelled in LabelledCase.All())
            rows.Add(Row(labelled.Name, JsonDocument.Parse((await labelled.RunAsync()).Output).RootElement));
        if (Environment.GetEnvironmentVariable("PLIMSOLL_UPDATE") == "1")
            File.WriteAllText(Golden, string.Join('\n', rows) + "\n");
        Assert.Equal(File.ReadAllLines(Golden), rows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_wrong_explanation_is_as_likely_as_not(string name)
    {
        var labelled = LabelledCase.All().Single(candidate => candidate.Name == name);
        Assert.Empty(labelled.Rivals(JsonDocument.Parse((await labelled.RunAsync()).Output).RootElement));
    }

    // Of the claims at each level of confidence as many must be right as the level says, or more: a "likely" that is wrong every other time is not one.
    [Fact]
    public async Task Confidence_is_no_promise_that_is_not_kept()
    {
        var claims = new List<(double Confidence, bool Right)>();
        foreach (var labelled in LabelledCase.All())
        {
            var answer = JsonDocument.Parse((await labelled.RunAsync()).Output).RootElement;
            if (answer.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("confidence").GetDouble()).FirstOrDefault() is >= 0.3 and var confidence)
                claims.Add((confidence, labelled.Faults(answer).Count == 0));
        }

        foreach (var level in claims.GroupBy(claim => claim.Confidence switch { >= 0.85 => "confirmed", >= 0.5 => "likely", _ => "possible" }))
            Assert.True(level.Average(claim => claim.Right ? 1.0 : 0.0) >= level.Average(claim => claim.Confidence) - 0.05, $"{level.Key}: {level.Count(claim => claim.Right)} of {level.Count()} right");
        Assert.Contains(claims, claim => claim.Confidence >= 0.85);
    }

    private static string Row(string name, JsonElement answer)
    {
        var claims = answer.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("confidence").GetDouble() >= 0.5)
            .Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.GetProperty("id").GetString()} {finding.GetProperty("confidence").GetDouble():0.00}"));
        return $"{name}\t{answer.GetProperty("verdict").GetProperty("kind").GetString()}\t{string.Join(", ", claims)}";
    }
}
