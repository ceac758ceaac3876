using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Linking;

/// <summary>Decides once, before any rule runs, which process every fact is about.</summary>
internal static partial class ProcessLinker
{
    /// <summary>Links the facts of all sources.</summary>
    public static DiagnosedCase Link(IReadOnlyList<SourceFacts> sources)
    {
        var named = sources.Select(source => (Source: source, Role: RoleOf(source), Stem: Stem(source.Path))).ToArray();
        var processes = Processes([.. named.Where(entry => entry.Role != ProcessRole.Unknown)], sources);
        var facts = named.SelectMany(entry => entry.Source.Facts.Select(fact => Assign(fact, entry.Role, entry.Stem, processes))).ToArray();
        return new DiagnosedCase([.. processes.Select(process => Dated(process.Key, facts))], facts);
    }

    /// <summary>What a source's content says of its process; its name is asked last.</summary>
    private static ProcessRole RoleOf(SourceFacts source)
    {
        if (source.Facts.OfType<FlinkBanner>().FirstOrDefault() is { } banner)
            return banner.Role;
        var name = source.Path;
        if (TaskManagerName().IsMatch(name))
            return ProcessRole.TaskManager;
        if (JobManagerName().IsMatch(name))
            return ProcessRole.JobManager;
        if (ClientName().IsMatch(name))
            return ProcessRole.Client;
        if (NacosName().IsMatch(name))
            return ProcessRole.Nacos;
        return source.Facts.Select(fact => fact.Subject).FirstOrDefault(role => role != ProcessRole.Unknown && role != ProcessRole.Host);
    }

    private static List<Linked> Processes((SourceFacts Source, ProcessRole Role, string Stem)[] named, IReadOnlyList<SourceFacts> sources)
    {
        var processes = new List<Linked>();
        foreach (var group in named.GroupBy(entry => entry.Role).OrderBy(group => Order(group.Key)))
            AddRole(group.Key, [.. group], processes);
        foreach (var role in sources.SelectMany(source => source.Facts).Select(fact => fact.Subject).Where(role => role is not (ProcessRole.Unknown or ProcessRole.Host)).Distinct())
        {
            if (processes.All(process => process.Key.Role != role))
                processes.Add(new Linked(new ProcessKey(Word(role), role), []));
        }

        if (processes.Count == 0)
            processes.Add(Main(sources));
        return processes;
    }

    // Logs that begin with a banner are processes of their own; other sources of the role join the only one, or the one of their stem.
    private static void AddRole(ProcessRole role, (SourceFacts Source, ProcessRole Role, string Stem)[] entries, List<Linked> processes)
    {
        var stems = entries.Where(entry => entry.Source.Facts.OfType<FlinkBanner>().Any()).Select(entry => entry.Stem).Distinct(StringComparer.Ordinal).ToArray();
        if (stems.Length <= 1)
        {
            processes.Add(new Linked(new ProcessKey(Word(role), role, Host(stems)), [.. entries.Select(entry => entry.Stem)]));
            return;
        }

        var number = 0;
        foreach (var stem in stems)
            processes.Add(new Linked(new ProcessKey($"{Word(role)}-{++number}", role, Host([stem])), [stem]));
    }

    private static Linked Main(IReadOnlyList<SourceFacts> sources)
    {
        var flink = sources.SelectMany(source => source.Facts).Any(IsFlink);
        return new Linked(flink ? new ProcessKey("taskmanager", ProcessRole.TaskManager) : new ProcessKey("jvm", ProcessRole.Jvm), []);
    }

    private static bool IsFlink(Fact fact) => fact switch
    {
        FlinkVersionHint => true,
        _ when fact.Basis == Basis.Reported && FlinkWord().IsMatch(fact.Origin.Excerpt) => true,
        SettingFound setting => setting.Key.StartsWith("taskmanager.", StringComparison.Ordinal) || setting.Key.StartsWith("state.", StringComparison.Ordinal) || setting.Key.StartsWith("jobmanager.", StringComparison.Ordinal),
        Thrown thrown => thrown.HasFrame("org.apache.flink.") || thrown.Chain.Any(link => link.Text.Contains("org.apache.flink.", StringComparison.Ordinal)) || (thrown.Logger?.StartsWith("org.apache.flink.", StringComparison.Ordinal) ?? false),
        _ => false,
    };

    private static Fact Assign(Fact fact, ProcessRole role, string stem, List<Linked> processes)
    {
        var wanted = fact.Subject is ProcessRole.Unknown or ProcessRole.Host ? role : fact.Subject;
        var candidates = processes.Where(process => process.Key.Role == wanted).ToArray();
        var own = candidates.FirstOrDefault(process => process.Stems.Contains(stem, StringComparer.Ordinal))
            ?? (wanted == ProcessRole.Unknown ? Default(processes) : candidates.FirstOrDefault())
            ?? Default(processes);
        return fact with { Process = own.Key };
    }

    // What names no process is about the one that does the work.
    private static Linked Default(List<Linked> processes) =>
        processes.OrderBy(process => process.Key.Role switch { ProcessRole.TaskManager => 0, ProcessRole.Nacos => 1, ProcessRole.Jvm => 2, ProcessRole.JobManager => 3, _ => 4 }).First();

    private static ProcessKey Dated(ProcessKey key, Fact[] facts)
    {
        var instants = facts.Where(fact => fact.Process.Id == key.Id && fact.Basis == Basis.Read).Select(fact => fact.Origin.At).OfType<DateTimeOffset>().Where(at => at.Year > 1970).ToArray();
        return instants.Length == 0 ? key : key with { Start = instants.Min(), End = instants.Max() };
    }

    private static string? Host(string[] stems) => stems is [var stem, ..] && StandaloneName().Match(stem) is { Success: true } match ? match.Groups["host"].Value : null;

    private static int Order(ProcessRole role) => role == ProcessRole.JobManager ? 0 : 1;

    private static string Word(ProcessRole role) => role.ToString().ToLowerInvariant();

    private static string Stem(string path) => Ending().Replace(path[(path.LastIndexOf('/') + 1)..], "");

    private sealed record Linked(ProcessKey Key, IReadOnlyList<string> Stems);

    [GeneratedRegex(@"\bFlink\b|\bTaskManagers?\b|\bJobManagers?\b")]
    private static partial Regex FlinkWord();

    [GeneratedRegex(@"task-?_?(manager|executor)|(^|[/_.-])tm([/_.-]|\d|$)", RegexOptions.IgnoreCase)]
    private static partial Regex TaskManagerName();

    [GeneratedRegex(@"job-?_?(manager|master)|standalone(session|job)|(^|[/_.-])jm([/_.-]|\d|$)", RegexOptions.IgnoreCase)]
    private static partial Regex JobManagerName();

    [GeneratedRegex(@"flink-[^/]*-(client|sql-client|yarn-session|cli-frontend)-", RegexOptions.IgnoreCase)]
    private static partial Regex ClientName();

    [GeneratedRegex(@"(^|/)(nacos|naming-(server|push|raft|rdata|event|performance|distro)|config-(server|fatal|memory|dump)|remote(-push|-digest)?|alipay-jraft|protocol-\w+)[^/]*\.(log|out)|nacos", RegexOptions.IgnoreCase)]
    private static partial Regex NacosName();

    [GeneratedRegex(@"-(?:taskexecutor|standalonesession|standalonejob)-\d+-(?<host>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex StandaloneName();

    [GeneratedRegex(@"(\.(log|out|err|gz|txt|json|current|zip)|\.\d{1,3}|[.-]\d{4}-\d\d-\d\d([.-]\d+)?)+$")]
    private static partial Regex Ending();
}

/// <summary>The facts of one source.</summary>
internal sealed record SourceFacts(string Path, IReadOnlyList<Fact> Facts);
