namespace Plimsoll.Diagnosis.Tests;

/// <summary>Every way in which a JVM of 8, 11, 17, 21 or 25 says that memory ran out: the failure is named, and its text alone makes no cause likely.</summary>
public sealed class OutOfMemoryTextTest
{
    // The text itself is the whole proof of these.
    private static readonly string[] ToldByTheText = ["array-size", "code-cache", "invalid-configuration", "native-memory"];

    private static readonly Dictionary<string, (string Failure, string Text)> Texts = Read();

    public static TheoryData<string> Names => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_failure_is_named_and_no_cause_is_claimed(string name)
    {
        var (failure, text) = Texts[name];
        using var made = new TestCase().With("console.txt", text);
        var verdict = made.Diagnose();
        Assert.Equal(failure, verdict.Findings is [var first, ..] ? first.Failure : "none");
        Assert.All(verdict.Findings, finding => Assert.True(finding.Confidence < Scale.Likely || ToldByTheText.Contains(finding.Failure), $"{finding.Cause} {finding.Confidence}"));
        if (failure == "none")
            Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
    }

    private static Dictionary<string, (string Failure, string Text)> Read()
    {
        var all = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "out-of-memory", "texts.txt"));
        return all.Split("=== ", StringSplitOptions.RemoveEmptyEntries).Select(part => (Head: part[..part.IndexOf('\n', StringComparison.Ordinal)].Split(' '), Text: part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]))
            .ToDictionary(part => part.Head[0], part => (part.Head[1], part.Text));
    }
}
