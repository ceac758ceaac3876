using Plimsoll.Flink;

namespace Plimsoll.Diagnosis;

/// <summary>What Flink's configuration and memory model say of the process.</summary>
public sealed partial class ProcessCase
{
    private Configuration? _configuration;
    private MemoryPlan? _plan;
    private SettingFound[]? _settingFacts;

    /// <summary>Flink's version: from the process's banner, else from anywhere in the case; null when nothing tells.</summary>
    public FlinkVersion? Version { get; } = VersionOf(facts) ?? VersionOf(whole.Facts);

    /// <summary>The version to compute with when the evidence names none: what the configured keys and texts fit, the newest 1.x by default.</summary>
    public FlinkVersion AssumedVersion => Version ?? (HasKeysBeforeModel ? new FlinkVersion(1, 9) : new FlinkVersion(1, 20));

    // Keys that 1.10 took away with the old memory model, and none of those that it brought.
    private bool HasKeysBeforeModel =>
        SettingOf("taskmanager.memory.preallocate", "taskmanager.memory.off-heap", "taskmanager.memory.fraction") is not null && SettingOf("taskmanager.memory.process.size", "taskmanager.memory.flink.size", "taskmanager.memory.managed.size") is null;

    /// <summary>The effective settings: files first, then what REST and the process itself reported, then arguments.</summary>
    public Configuration Configuration => _configuration ??= new Configuration(SettingFacts.Select(AsSetting));

    /// <summary>Flink's memory model of this process; refused when the settings contradict each other.</summary>
    public MemoryPlan Plan => _plan ??= MemoryModel.Plan(Configuration, AssumedVersion, Process);

    /// <summary>Which of Flink's two processes it is.</summary>
    public FlinkProcess Process => key.Role == ProcessRole.JobManager ? FlinkProcess.JobManager : FlinkProcess.TaskManager;

    /// <summary>Whether any setting of Flink is known.</summary>
    public bool HasConfiguration => SettingFacts.Count > 0;

    /// <summary>The fact behind a setting's present value; null when it is unset.</summary>
    public SettingFound? Setting(string name) => SettingFacts.LastOrDefault(setting => setting.Key == name);

    /// <summary>The first of several keys that is set; null when none is.</summary>
    public SettingFound? SettingOf(params IReadOnlyList<string> names) => names.Select(Setting).FirstOrDefault(setting => setting is not null);

    /// <summary>The user's own file and line that sets a key; null when no file does.</summary>
    public SettingFound? InFile(string name) => SettingFacts.LastOrDefault(setting => setting.Key == name && setting.Place == SettingPlace.File);

    /// <summary>A change of one setting, as a patch to the user's own file where it stands in one.</summary>
    public Change Change(string name, string? to)
    {
        var present = Setting(name);
        var inFile = InFile(name);
        var file = inFile ?? SettingFacts.FirstOrDefault(setting => setting.Place == SettingPlace.File);
        return new Change(name, to, present is null || Excerpt.IsSecretKey(name) ? null : present.Value, file?.Origin.Source, inFile?.Origin.Line ?? 0) { Edit = Edit(name, to, inFile, file) };
    }

    private TextEdit? Edit(string name, string? to, SettingFound? inFile, SettingFound? file)
    {
        if (inFile is not null)
            return inFile.Text?.Replace(inFile.Origin.Line, name, inFile.Value, to);
        return to is null ? null : file?.Text?.Insert(name, to, SettingFacts.Where(setting => setting.Place == SettingPlace.File && setting.Origin.Source == file.Origin.Source).Select(setting => (setting.Key, setting.Origin.Line)));
    }

    // The cluster's files, its REST answers and the command that submitted the job count for every process; what a process logged counts for it alone.
    // The start scripts pass every region that they computed as -D argument in bytes: these are results, not the user's settings,
    // and would pin what a fix is meant to change. They stand in only where nothing else is known.
    private IReadOnlyList<SettingFound> SettingFacts => _settingFacts ??= Settings();

    private SettingFound[] Settings()
    {
        SettingFound[] all =
        [
            .. whole.Facts.Of<SettingFound>().Where(setting => setting.Place is SettingPlace.File or SettingPlace.Rest or SettingPlace.Submission)
                .Concat(facts.Of<SettingFound>().Where(setting => setting.Place is SettingPlace.Logged or SettingPlace.Argument))
                .OrderBy(setting => setting.Place),
        ];
        return all.Any(setting => IsMemory(setting) && !IsComputed(setting)) ? [.. all.Where(setting => !IsComputed(setting))] : all;
    }

    private static bool IsMemory(SettingFound setting) => setting.Key.Contains("manager.memory.", StringComparison.Ordinal);

    private static bool IsComputed(SettingFound setting) =>
        setting.Place != SettingPlace.File && IsMemory(setting) && setting.Value is [.., 'b'] && setting.Value.AsSpan(0, setting.Value.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static Setting AsSetting(SettingFound fact) =>
        new(fact.Key, fact.Value, new SettingOrigin(fact.Place == SettingPlace.File ? SettingSource.FlinkConf : SettingSource.Log, fact.Origin.Source, (int)Math.Min(fact.Origin.Line, int.MaxValue)));

    private static FlinkVersion? VersionOf(FactBook facts)
    {
        var text = facts.Last<FlinkBanner>()?.Version ?? facts.Last<FlinkVersionHint>()?.Version;
        return FlinkVersion.TryParse(text, out var version) ? version : null;
    }
}
