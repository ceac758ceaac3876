using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Linking;

/// <summary>A process and the sources that are its own.</summary>
internal sealed record ProcessGroup(ProcessKey Key, IReadOnlyList<NamedSource> Sources);

/// <summary>Which processes a case has: every log that begins with a banner is one, sources of a role without banner join the nearest, plain JVMs are told apart where they contradict each other.</summary>
internal static partial class ProcessGroups
{
    /// <summary>The processes, the JobManager first; at least one.</summary>
    public static IReadOnlyList<ProcessGroup> Of(IReadOnlyList<NamedSource> sources)
    {
        var processes = new List<ProcessGroup>();
        foreach (var role in sources.Where(source => source.Role != ProcessRole.Unknown).GroupBy(source => source.Role).OrderBy(role => role.Key == ProcessRole.JobManager ? 0 : 1))
            processes.AddRange(OfRole(role.Key, [.. role]));
        foreach (var told in sources.SelectMany(source => source.Source.Facts).Select(fact => fact.Subject).Where(role => role is not (ProcessRole.Unknown or ProcessRole.Host)).Distinct())
        {
            if (processes.All(process => process.Key.Role != told))
                processes.Add(new ProcessGroup(new ProcessKey(Word(told), told), []));
        }

        return processes.Count > 0 ? processes : Plain(sources);
    }

    private static IEnumerable<ProcessGroup> OfRole(ProcessRole role, NamedSource[] sources)
    {
        var anchors = sources.Where(source => source.HasBanner).ToArray();
        if (anchors.Length == 0)
            anchors = [.. sources.Where(source => source.Instance is not null)];
        var keys = anchors.Select(Anchor).Distinct().ToArray();
        if (keys.Length <= 1)
            return [new ProcessGroup(new ProcessKey(Word(role), role, Host(anchors)), sources)];
        var nearest = sources.ToLookup(source => anchors.Contains(source) ? Anchor(source) : Anchor(anchors.MaxBy(source.Affinity)!));
        return keys.Select((key, index) => new ProcessGroup(new ProcessKey($"{Word(role)}-{index + 1}", role, Host([.. nearest[key]])), [.. nearest[key]]));
    }

    // A rotated set has one stem and one folder.
    private static (string Folder, string Name) Anchor(NamedSource source) =>
        source.HasBanner ? (source.Folder, source.Stem) : ("", source.Instance ?? "");

    private static List<ProcessGroup> Plain(IReadOnlyList<NamedSource> sources)
    {
        if (sources.SelectMany(source => source.Source.Facts).Any(IsFlink))
            return [new ProcessGroup(new ProcessKey(Word(ProcessRole.TaskManager), ProcessRole.TaskManager), sources)];
        var machines = Apart(sources);
        if (machines.Count <= 1)
            return [new ProcessGroup(new ProcessKey(Word(ProcessRole.Jvm), ProcessRole.Jvm), sources)];
        return [.. machines.Select((machine, index) => new ProcessGroup(new ProcessKey($"{Word(ProcessRole.Jvm)}-{index + 1}", ProcessRole.Jvm), machine.Sources))];
    }

    private static List<(JvmIdentity Identity, List<NamedSource> Sources)> Apart(IReadOnlyList<NamedSource> sources)
    {
        var machines = new List<(JvmIdentity Identity, List<NamedSource> Sources)>();
        foreach (var source in sources)
        {
            var identity = JvmIdentity.Of(source.Source);
            if (identity.IsEmpty)
                continue;
            var rotated = machines.Find(machine => machine.Sources.Exists(member => member.Folder == source.Folder && member.Stem == source.Stem));
            var own = rotated.Sources is not null ? rotated : machines.Where(machine => !machine.Identity.Contradicts(identity)).OrderByDescending(machine => machine.Sources.Max(source.Affinity)).FirstOrDefault();
            if (own.Sources is null)
                machines.Add(own = (new JvmIdentity(), []));
            own.Identity.Join(identity);
            own.Sources.Add(source);
        }

        return machines;
    }

    /// <summary>Whether a fact speaks of Flink.</summary>
    public static bool IsFlink(Fact fact) => fact switch
    {
        FlinkVersionHint => true,
        _ when fact.Basis == Basis.Reported && FlinkWord.IsMatch(fact.Origin.Excerpt) => true,
        SettingFound setting => setting.Key.StartsWith("taskmanager.", StringComparison.Ordinal) || setting.Key.StartsWith("state.", StringComparison.Ordinal) || setting.Key.StartsWith("jobmanager.", StringComparison.Ordinal),
        Thrown thrown => thrown.HasFrame("org.apache.flink.") || thrown.Chain.Any(link => link.Text.Contains("org.apache.flink.", StringComparison.Ordinal)) || (thrown.Logger?.StartsWith("org.apache.flink.", StringComparison.Ordinal) ?? false),
        _ => false,
    };

    private static string? Host(NamedSource[] sources) =>
        sources.Select(source => StandaloneName.Match(source.Stem)).FirstOrDefault(match => match.Success)?.Groups["host"].Value;

    private static string Word(ProcessRole role) => role.ToString().ToLowerInvariant();

    private static readonly Regex FlinkWord = new(@"\bFlink\b|\bTaskManagers?\b|\bJobManagers?\b");

    private static readonly Regex StandaloneName = new(@"-(?:taskexecutor|standalonesession|standalonejob)-\d+-(?<host>.+)$", RegexOptions.ExplicitCapture);
}
