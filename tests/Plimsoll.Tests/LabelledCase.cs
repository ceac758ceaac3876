using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary>A case with what a right answer must say, and the judgement of an answer.</summary>
internal sealed record LabelledCase(string Name, string Evidence, JsonElement Expected)
{
    /// <summary>Every case below Data/cases and every example.</summary>
    public static IEnumerable<LabelledCase> All()
    {
        var data = Path.Combine(PlimsollProcess.Repository, "tests", "Plimsoll.Tests", "Data");
        foreach (var folder in Directory.GetDirectories(Path.Combine(data, "cases")).Order(StringComparer.Ordinal))
            yield return Load(Path.GetFileName(folder), Path.Combine(folder, "evidence"), Path.Combine(folder, "expected.json"));
        foreach (var expected in Directory.GetFiles(Path.Combine(data, "examples"), "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(expected);
            yield return Load(name, Path.Combine(PlimsollProcess.Repository, "examples", name), expected);
        }
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task<PlimsollProcess>> Runs = new(StringComparer.Ordinal);

    /// <summary>The executable's answer; asked once, whoever wants it.</summary>
    public Task<PlimsollProcess> RunAsync() => Runs.GetOrAdd(Name, _ => PlimsollProcess.RunAsync("diagnose", Evidence, "--format", "json"));

    /// <summary>Hypotheses that stayed at even odds or more beside the leading one, though their cause is none of the right ones, nor the general form of one.</summary>
    public IReadOnlyList<string> Rivals(JsonElement answer) =>
    [
        .. answer.GetProperty("rejected").EnumerateArray().Where(rival => !rival.GetProperty("refuted").GetBoolean() && rival.GetProperty("confidence").GetDouble() >= 0.5 && !Strings("cause").Any(accepted => Accepts(accepted, Cause(rival)) || Accepts(Cause(rival), accepted)))
            .Select(rival => $"{rival.GetProperty("id").GetString()} {rival.GetProperty("confidence").GetDouble():0.00}"),
    ];

    /// <summary>What is wrong with an answer; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults(JsonElement answer)
    {
        var findings = answer.GetProperty("findings").EnumerateArray().ToArray();
        var kind = answer.GetProperty("verdict").GetProperty("kind").GetString()!;
        var failures = Strings("failure");
        var alarms = findings.Where(finding => finding.GetProperty("confidence").GetDouble() >= 0.5 && finding.GetProperty("severity").GetString() != "info").ToArray();
        var quiet = alarms.Length == 0 && kind is "healthy" or "undiagnosable" or "possible";
        var faults = new List<string>();
        if (failures.Contains("none") && (failures.Length == 1 || quiet))
        {
            if (!quiet)
                faults.Add($"a quiet case was called {kind}");
        }
        else
        {
            CheckFirst(findings.FirstOrDefault(), failures, faults);
        }

        if (Strings("kind") is { Length: > 0 } kinds && !kinds.Contains(kind))
            faults.Add($"verdict {kind}, expected {string.Join(" or ", kinds)}");
        faults.AddRange(alarms.Select(Cause).Where(cause => Strings("forbidden").Any(forbidden => Accepts(forbidden, cause))).Select(cause => $"claims {cause}"));
        return faults;
    }

    public override string ToString() => Name;

    private void CheckFirst(JsonElement first, string[] failures, List<string> faults)
    {
        if (first.ValueKind != JsonValueKind.Object)
        {
            faults.Add("no finding");
            return;
        }

        if (!failures.Contains(first.GetProperty("failure").GetString()))
            faults.Add($"failure {first.GetProperty("failure").GetString()}, expected {string.Join(" or ", failures)}");
        if (!Strings("cause").Any(accepted => Accepts(accepted, Cause(first))))
            faults.Add($"cause {Cause(first)}, expected {string.Join(" or ", Strings("cause"))}");
        if (first.GetProperty("evidence").GetArrayLength() == 0)
            faults.Add("no evidence");
        var fixes = first.GetProperty("fixes").ToString();
        foreach (var group in Groups().Where(group => !group.Any(word => fixes.Contains(word, StringComparison.OrdinalIgnoreCase))))
            faults.Add($"no fix names {string.Join(" or ", group)}");
    }

    private string[] Strings(string name) => Expected.TryGetProperty(name, out var array) ? [.. array.EnumerateArray().Select(item => item.GetString()!)] : [];

    private IEnumerable<string[]> Groups() => Expected.TryGetProperty("fix", out var groups) ? groups.EnumerateArray().Select(group => group.EnumerateArray().Select(word => word.GetString()!).ToArray()) : [];

    private static string Cause(JsonElement finding) => finding.GetProperty("cause").GetString()!;

    private static bool Accepts(string accepted, string cause) => cause == accepted || cause.StartsWith(accepted.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static LabelledCase Load(string name, string evidence, string expected) => new(name, evidence, JsonDocument.Parse(File.ReadAllText(expected)).RootElement);
}
