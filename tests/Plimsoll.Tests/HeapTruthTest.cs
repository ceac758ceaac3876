using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary>
/// Dumps of real Flink processes against what was counted when they were made (truth.json): states and their entries, timers, pools, jobs, leaked class loaders and their holders. The folder of cases can be another
/// one (PLIMSOLL_BUNDLES). A truth that says of a state that it changed until the dump was written is no truth of the dump.
/// </summary>
public sealed class HeapTruthTest
{
    private static string Folder => Environment.GetEnvironmentVariable("PLIMSOLL_BUNDLES") ?? Path.Combine(PlimsollProcess.Repository, "tests", "Plimsoll.Tests", "Data", "cases");

    public static TheoryData<string> Dumps() => [.. Directory.EnumerateFiles(Folder, "truth.json", SearchOption.AllDirectories).Where(path => Dump(path) is not null).Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Dumps))]
    public async Task The_dump_says_what_was_counted(string bundle)
    {
        var path = Path.Combine(Folder, bundle, "truth.json");
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var truth = document.RootElement;
        if (truth.TryGetProperty("leaked_loaders", out var leaked))
            await Loaders(Dump(path)!, truth, leaked.GetInt32());
        if (truth.TryGetProperty("role", out var role))
            await Flink(Dump(path)!, truth, role.GetString()!);
        Assert.True(leaked.ValueKind == JsonValueKind.Number || role.ValueKind == JsonValueKind.String || Folder.Contains("bundles", StringComparison.Ordinal), "this truth says nothing of loaders or Flink");
    }

    private static async Task Loaders(string dump, JsonElement truth, int leaked)
    {
        using var found = await Ask("loaders", dump);
        var families = found.RootElement.GetProperty("families").EnumerateArray().ToList();
        Assert.Equal(leaked, families.Sum(family => family.GetProperty("leaked").GetInt32()));
        foreach (var family in families)
            Assert.Equal(family.GetProperty("leaked").GetInt32(), family.GetProperty("holders").EnumerateArray().Sum(holder => holder.GetProperty("loaders").GetInt32()));
        if (truth.TryGetProperty("child_first_loaders", out var all))
            Assert.Equal(all.GetInt32(), families.Where(family => family.GetProperty("loaderClass").GetString() == "org.apache.flink.util.ChildFirstClassLoader").Sum(family => family.GetProperty("loaders").GetInt32()));
        var named = string.Join('\n', families.SelectMany(family => family.GetProperty("holders").EnumerateArray()).Select(holder => $"{holder.GetProperty("via")} {holder.GetProperty("others")}"));
        foreach (var holder in truth.TryGetProperty("holders", out var holders) ? holders.EnumerateArray().Select(holder => holder.GetString()!) : [])
            Assert.Contains(holder.Split(' ', StringSplitOptions.RemoveEmptyEntries).Last(word => word.Length > 3).Split('.')[^1], Aliases(named), StringComparison.Ordinal);
    }

    /// <summary>DriverManager.registeredDrivers holds DriverInfo.driver.</summary>
    private static string Aliases(string named) => named.Replace("java.sql.DriverInfo.driver", "java.sql.DriverManager.registeredDrivers", StringComparison.Ordinal);

    private static async Task Flink(string dump, JsonElement truth, string role)
    {
        using var found = await Ask("flink", dump);
        var view = found.RootElement;
        Assert.Equal(role, view.GetProperty("role").GetString());
        Assert.Equal(Jobs(truth), Jobs(view));
        Assert.Equal(truth.GetProperty("live_user_loaders").GetInt32(), view.GetProperty("userLoaders").GetInt32());
        Assert.Equal(truth.GetProperty("network").GetProperty("segments").GetInt64(), view.GetProperty("network").GetProperty("segments").GetInt64());
        Assert.Equal(truth.GetProperty("network").GetProperty("segment_bytes").GetInt64(), view.GetProperty("network").GetProperty("segmentBytes").GetInt64());
        Assert.Equal(truth.GetProperty("managed_bytes").GetInt64(), view.GetProperty("managed").GetProperty("bytes").GetInt64());
        var counted = truth.GetProperty("states").EnumerateArray().ToList();
        var states = view.GetProperty("states").EnumerateArray().ToDictionary(state => (state.GetProperty("operator").GetString(), state.GetProperty("name").GetString()));
        foreach (var state in counted.Where(state => !state.TryGetProperty("changes", out _) && !(state.TryGetProperty("on_heap", out var heap) && !heap.GetBoolean())))
            Assert.Equal(state.GetProperty("entries").GetInt64(), states[(state.GetProperty("operator").GetString(), state.GetProperty("name").GetString())].GetProperty("entries").GetInt64());
        if (counted.Exists(state => state.TryGetProperty("changes", out _)))
            return;
        foreach (var (kind, ours) in (ReadOnlySpan<(string, string)>)[("event_time", "eventTime"), ("processing_time", "processingTime")])
            Assert.Equal(truth.GetProperty("timers").GetProperty(kind).GetInt64(), view.GetProperty("timers").EnumerateArray().Sum(timers => timers.GetProperty(ours).GetInt64()));
    }

    private static string Jobs(JsonElement element) =>
        string.Join('\n', element.GetProperty("jobs").EnumerateArray().Select(job => $"{job.GetProperty("id").GetString()} {job.GetProperty("name").GetString()}").Order(StringComparer.Ordinal));

    private static async Task<JsonDocument> Ask(string view, string dump) => JsonDocument.Parse((await PlimsollProcess.RunAsync("heap", view, dump, "--format", "json")).Output);

    private static string? Dump(string truth) => Directory.EnumerateFiles(Path.GetDirectoryName(truth)!, "*.hprof*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault();
}
