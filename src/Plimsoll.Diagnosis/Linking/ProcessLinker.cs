namespace Plimsoll.Diagnosis.Linking;

/// <summary>Decides once, before any rule runs, which process every fact is about.</summary>
internal static class ProcessLinker
{
    /// <summary>Links the facts of all sources.</summary>
    public static DiagnosedCase Link(IReadOnlyList<SourceFacts> sources)
    {
        NamedSource[] named = [.. WorkersTold(MastersTold(sources)).Select(NamedSource.Of)];
        var processes = ProcessGroups.Of(named);
        var facts = named.SelectMany(source => source.Source.Facts.Select(fact => fact with { Process = Owner(fact, source, processes).Key })).ToArray();
        var writers = named.GroupBy(source => source.Source.Path, StringComparer.Ordinal).ToDictionary(path => path.Key, path => Writer(path.First(), processes).Key.Id, StringComparer.Ordinal);
        var (aligned, clocks) = ClockAlignment.Align(facts, writers);
        return new DiagnosedCase([.. processes.Select(process => Dated(process.Key, aligned))], aligned, clocks);
    }

    // The first container of an application is its master: Flink's JobManager, unless the evidence is of another program on YARN and nowhere of Flink.
    private static IReadOnlyList<SourceFacts> MastersTold(IReadOnlyList<SourceFacts> sources) =>
        sources.Any(source => source.Facts.Any(IsMaster)) && sources.Any(source => source.Facts.Any(IsOther)) && !sources.Any(source => source.Facts.Any(ProcessGroups.IsFlink))
            ? [.. sources.Select(source => source with { Facts = [.. source.Facts.Select(fact => IsMaster(fact) ? fact with { Subject = ProcessRole.Unknown } : fact)] })]
            : sources;

    private static bool IsMaster(Fact fact) => fact is ProcessKilled { Scope: KillScope.YarnPhysical or KillScope.YarnVirtual, Subject: ProcessRole.JobManager };

    private static bool IsOther(Fact fact) => fact is SystemSeen { System.Name: "Apache Hive" or "Apache Spark" or "Hadoop MapReduce", Weight: > 1 };

    // A resource manager names a container only: where Flink runs, a worker's is a TaskManager's, whoever wrote the line.
    private static IEnumerable<SourceFacts> WorkersTold(IReadOnlyList<SourceFacts> sources) =>
        sources.Any(source => source.Facts.Any(IsWorker)) && sources.Any(IsFlink)
            ? sources.Select(source => source with { Facts = [.. source.Facts.Select(fact => IsWorker(fact) ? fact with { Subject = ProcessRole.TaskManager } : fact)] })
            : sources;

    private static bool IsWorker(Fact fact) => fact is ProcessKilled { IsWorker: true, Subject: ProcessRole.Unknown };

    private static bool IsFlink(SourceFacts source) =>
        SourceRole.Of(source) is ProcessRole.JobManager or ProcessRole.TaskManager || source.Facts.Any(ProcessGroups.IsFlink);

    private static ProcessGroup Owner(Fact fact, NamedSource source, IReadOnlyList<ProcessGroup> processes)
    {
        var wanted = fact.Subject is ProcessRole.Unknown or ProcessRole.Host ? source.Role : fact.Subject;
        ProcessGroup[] candidates = [.. processes.Where(process => process.Key.Role == wanted)];
        return candidates.FirstOrDefault(process => process.Sources.Contains(source)) ?? Nearest(candidates, source)
            ?? Writer(source, processes);
    }

    // Whose clock stamped it: a JobManager's log tells of TaskManagers, in the JobManager's time.
    private static ProcessGroup Writer(NamedSource source, IReadOnlyList<ProcessGroup> processes) =>
        processes.FirstOrDefault(process => process.Sources.Contains(source)) ?? Default(processes, source);

    // What names no process is about the one that does the work.
    private static ProcessGroup Default(IReadOnlyList<ProcessGroup> processes, NamedSource source)
    {
        var first = processes.Min(process => Work(process.Key.Role));
        return Nearest([.. processes.Where(process => Work(process.Key.Role) == first)], source)!;
    }

    private static ProcessGroup? Nearest(ProcessGroup[] candidates, NamedSource source) =>
        candidates.MaxBy(process => process.Sources.Select(source.Affinity).DefaultIfEmpty().Max());

    private static int Work(ProcessRole role) => role switch { ProcessRole.TaskManager => 0, ProcessRole.Nacos => 1, ProcessRole.Jvm => 2, ProcessRole.JobManager => 3, _ => 4 };

    private static ProcessKey Dated(ProcessKey key, IReadOnlyList<Fact> facts)
    {
        var instants = facts.Where(fact => fact.Process.Id == key.Id && fact.Basis == Basis.Read).Select(fact => fact.Origin.At).OfType<DateTimeOffset>().Where(at => at.Year > 1970).ToArray();
        return instants.Length == 0 ? key : key with { Start = instants.Min(), End = instants.Max() };
    }
}
