using System.Text.Json;
using Plimsoll.Flink;

namespace Plimsoll.Tests;

/// <summary>Every memory fix that is shown for a Flink case is applied to the case's own file and run through Flink's model.</summary>
public sealed class FixTest
{
    private static readonly (string Region, MemoryRegionKind Kind)[] Regions =
    [
        ("total process", MemoryRegionKind.TotalProcess), ("task heap", MemoryRegionKind.TaskHeap), ("managed", MemoryRegionKind.Managed), ("network", MemoryRegionKind.Network),
        ("task off-heap", MemoryRegionKind.TaskOffHeap), ("metaspace", MemoryRegionKind.JvmMetaspace), ("JVM overhead", MemoryRegionKind.JvmOverhead),
    ];

    private static readonly string[] ConfigurationNames = ["flink-conf.yaml", "config.yaml"];

    public static TheoryData<string> Names => [.. LabelledCase.All().Where(labelled => Directory.Exists(labelled.Evidence)).Select(labelled => labelled.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Flinks_model_accepts_every_computed_fix_with_the_sizes_shown_and_every_edit_makes_it(string name)
    {
        var labelled = LabelledCase.All().Single(candidate => candidate.Name == name);
        var run = await labelled.RunAsync();
        var answer = JsonDocument.Parse(run.Output).RootElement;
        foreach (var finding in answer.GetProperty("findings").EnumerateArray())
        {
            foreach (var fix in finding.GetProperty("fixes").EnumerateArray().Where(fix => fix.GetProperty("effect").GetArrayLength() > 0))
                Check(labelled, finding, fix);
            foreach (var file in finding.GetProperty("fixes").EnumerateArray().SelectMany(fix => fix.GetProperty("changes").EnumerateArray().Where(change => change.TryGetProperty("edit", out _)).GroupBy(change => change.GetProperty("file").GetString()!)))
            {
                CheckPlaces(Path.Combine(labelled.Evidence, file.Key), file);
                if (ConfigurationNames.Contains(Path.GetFileName(file.Key)))
                    CheckEdits(Path.Combine(labelled.Evidence, file.Key), [.. file]);
            }
        }
    }

    // What the patch shows as the present line is that line, and the edit lies in it.
    private static void CheckPlaces(string file, IEnumerable<JsonElement> changes)
    {
        var lines = File.ReadAllText(file).Split('\n');
        foreach (var edit in changes.Select(change => change.GetProperty("edit")))
        {
            var line = lines[edit.GetProperty("line").GetInt32() - 1].TrimEnd('\r');
            Assert.InRange(edit.GetProperty("column").GetInt32(), 1, edit.GetProperty("endColumn").GetInt32());
            Assert.InRange(edit.GetProperty("endColumn").GetInt32(), 1, line.Length + 1);
            if (edit.TryGetProperty("before", out var before))
                Assert.Equal(line, before.GetString());
        }
    }

    // With its edits made, the file sets what the fix says and everything else as it did.
    private static void CheckEdits(string file, JsonElement[] changes)
    {
        var text = File.ReadAllText(file);
        var before = ConfigurationFile.Read(text, file);
        var lines = text.Split('\n');
        foreach (var edit in changes.Select(change => change.GetProperty("edit")).OrderByDescending(edit => edit.GetProperty("line").GetInt32()).ThenByDescending(edit => edit.GetProperty("column").GetInt32()))
        {
            var (line, from, to) = (edit.GetProperty("line").GetInt32() - 1, edit.GetProperty("column").GetInt32() - 1, edit.GetProperty("endColumn").GetInt32() - 1);
            lines[line] = lines[line][..from] + edit.GetProperty("text").GetString() + lines[line][to..];
        }

        var after = ConfigurationFile.Read(string.Join('\n', lines), file);
        var wanted = before.With(changes.Select(change => new SettingChange(change.GetProperty("key").GetString()!, change.TryGetProperty("to", out var to) ? to.GetString() : null)));
        Assert.Equal(Values(wanted), Values(after));
        Assert.True(after.Issues.Count <= before.Issues.Count, string.Join("\n", after.Issues));
    }

    private static IEnumerable<string> Values(Configuration configuration) => configuration.Effective.Select(setting => $"{setting.Key}={setting.Value}").Order(StringComparer.Ordinal);

    private static void Check(LabelledCase labelled, JsonElement finding, JsonElement fix)
    {
        var changes = fix.GetProperty("changes").EnumerateArray().ToArray();
        var file = changes.Select(change => change.TryGetProperty("file", out var path) ? path.GetString() : null).FirstOrDefault(path => path is not null);
        if (file is null)
            return;
        var before = ConfigurationFile.Read(File.ReadAllText(Path.Combine(labelled.Evidence, file)), file);
        var process = finding.GetProperty("process").GetString()!.StartsWith("job", StringComparison.Ordinal) ? FlinkProcess.JobManager : FlinkProcess.TaskManager;
        var settings = changes.Select(change => new SettingChange(change.GetProperty("key").GetString()!, change.TryGetProperty("to", out var to) ? to.GetString() : null));
        var plans = new[] { "1.12", "1.16", "1.20", "2.0" }.Select(version => MemoryModel.Plan(before.With(settings), FlinkVersion.Parse(version), process)).ToArray();
        Assert.Contains(plans, plan => plan.IsAccepted && fix.GetProperty("effect").EnumerateArray().All(effect => Agrees(plan, effect)));
    }

    private static bool Agrees(MemoryPlan plan, JsonElement effect)
    {
        var region = Regions.FirstOrDefault(known => known.Region == effect.GetProperty("region").GetString());
        return region.Region is null || !effect.TryGetProperty("after", out var after) || plan[region.Kind] is not { } bytes || bytes == after.GetInt64();
    }
}
