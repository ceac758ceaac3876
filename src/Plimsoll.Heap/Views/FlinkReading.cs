using System.Collections.Immutable;
using System.Globalization;

namespace Plimsoll.Heap.Views;

/// <summary>Finds Flink's own objects (1.12 to 2.1) and reads them; garbage is left out.</summary>
internal sealed class FlinkReading(HeapGraph graph, Reachability reachability)
{
    private const string TaskExecutor = "org.apache.flink.runtime.taskexecutor.TaskExecutor";
    private readonly Dictionary<ulong, string?> _operatorByContext = [];

    public FlinkHeapView? View()
    {
        var role = Live(TaskExecutor).Any() ? "taskmanager" : Live("org.apache.flink.runtime.dispatcher.Dispatcher").Any() || Live("org.apache.flink.runtime.jobmaster.JobMaster").Any() ? "jobmanager" : null;
        if (role is null)
            return null;
        ReadOperators();
        var pool = Live("org.apache.flink.runtime.io.network.buffer.NetworkBufferPool").FirstOrDefault();
        var handles = role == "jobmanager" ? Live("org.apache.flink.runtime.state.memory.ByteStreamStateHandle").ToList() : null;
        return new FlinkHeapView(
            role, Jobs(), OpenLoaders(), States(), Timers(), pool?.Value("totalNumberOfMemorySegments"), pool?.Value("memorySegmentSize"),
            Live("org.apache.flink.runtime.taskexecutor.TaskManagerServices").FirstOrDefault()?.Value("managedMemorySize"),
            handles is null ? null : Live("org.apache.flink.runtime.checkpoint.CompletedCheckpoint").Count(), handles?.Count, handles?.Sum(handle => handle.Reference("data")?.Length ?? 0)) { Configuration = Configuration() };
    }

    private IEnumerable<HeapObject> Live(string name) =>
        graph.InstancesOf(graph.Classes.Where(type => type.Is(name))).Where(found => reachability.IsStronglyReachable(found.Address));

    /// <summary>An operator is the key context of its timers; its backend's key context is that of its state tables.</summary>
    private void ReadOperators()
    {
        foreach (var found in Live("org.apache.flink.streaming.api.operators.AbstractStreamOperator").Concat(Live("org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2")))
        {
            var name = found.Follow("metrics", "operatorName")?.Text();
            _operatorByContext[found.Address] = name;
            var backend = found.Follow("stateHandler", "keyedStateBackend");
            for (var depth = 0; backend is not null && depth < 3; depth++)
            {
                if (backend.Reference("keyContext") is { } context)
                    _operatorByContext[context.Address] = name;
                backend = backend.Reference("keyedStateBackend");
            }
        }
    }

    /// <summary>The process's own configuration knows the cluster's address; those of jobs and operators (also Configuration objects, of which the largest may be) do not. Only values that are text or whole numbers, as a configuration file gives them.</summary>
    private ImmutableSortedDictionary<string, string> Configuration()
    {
        var ofProcess = Live("org.apache.flink.configuration.Configuration").Select(found => found.Reference("confData")).OfType<HeapObject>().Select(Settings)
            .Where(settings => settings.ContainsKey("jobmanager.rpc.address") || settings.ContainsKey("taskmanager.memory.process.size") || settings.ContainsKey("taskmanager.memory.flink.size"));
        return ofProcess.MaxBy(settings => settings.Count) ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Settings(HeapObject map)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Collections.Map(map))
        {
            var isWhole = value?.Class?.Name is "java.lang.Integer" or "java.lang.Long";
            if (key?.Text() is { } name && (value?.Text() ?? (isWhole ? value?.Value("value")?.ToString(CultureInfo.InvariantCulture) : null)) is { } text)
                settings[name] = Secrets.Value(name, text);
        }

        return settings.ToImmutable();
    }

    private ImmutableArray<FlinkJob> Jobs()
    {
        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var group in Live("org.apache.flink.runtime.metrics.groups.JobMetricGroup"))
        {
            if (JobId(group.Reference("jobId")) is { } id)
                names[id] = group.Reference("jobName")?.Text();
        }

        // A TaskManager has tasks; a JobManager has graphs and, whatever they are made from (JobGraph, since 2.0 also StreamGraph), each job's information.
        var running = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var found in Live("org.apache.flink.runtime.taskmanager.Task").Concat(Live("org.apache.flink.runtime.jobgraph.JobGraph")).Concat(Live("org.apache.flink.runtime.executiongraph.JobInformation")))
        {
            if (JobId(found.Reference("jobId") ?? found.Reference("jobID")) is not { } id)
                continue;
            running.Add(id);
            if (names.GetValueOrDefault(id) is null && found.Reference("jobName")?.Text() is { } name)
                names[id] = name;
        }

        return [.. running.Select(id => new FlinkJob(id, names.GetValueOrDefault(id)))];
    }

    private static string? JobId(HeapObject? id) => id?.Value("lowerPart") is { } lower && id.Value("upperPart") is { } upper
        ? string.Create(CultureInfo.InvariantCulture, $"{(ulong)lower:x16}{(ulong)upper:x16}") : null;

    private int OpenLoaders() => Live("org.apache.flink.util.FlinkUserCodeClassLoader").Count(loader => loader.Reference("ucp")?.Value("closed") is not 1);

    private ImmutableArray<FlinkState> States()
    {
        var states = new Dictionary<(string? Operator, string Name), (long Entries, long Elements, List<ulong> Tables)>();
        foreach (var table in Live("org.apache.flink.runtime.state.heap.StateTable"))
        {
            var context = table.Reference("keyContext");
            var name = (context is null ? null : _operatorByContext.GetValueOrDefault(context.Address), table.Follow("metaInfo", "name")?.Text() ?? "?");
            var maps = table.Reference("keyGroupedStateMaps") ?? table.Reference("stateMaps");
            var (entries, elements, tables) = states.GetValueOrDefault(name, (0, 0, []));
            tables.Add(table.Address);
            foreach (var map in maps?.Elements() ?? [])
                (entries, elements) = (entries + Entries(map), elements + Elements(map));
            states[name] = (entries, elements, tables);
        }

        return [.. states.Select(pair => new FlinkState(pair.Key.Operator, pair.Key.Name, pair.Value.Entries, pair.Value.Elements, 0, [.. pair.Value.Tables]))
            .OrderByDescending(state => state.Entries).ThenBy(state => state.Name, StringComparer.Ordinal).ThenBy(state => state.Operator, StringComparer.Ordinal)];
    }

    /// <summary>CopyOnWriteStateMap counts its two tables apart while it rehashes.</summary>
    private static long Entries(HeapObject map) => (map.Value("primaryTableSize") ?? 0) + (map.Value("incrementalRehashTableSize") ?? 0);

    /// <summary>A list state keeps an ArrayList in each entry.</summary>
    private static long Elements(HeapObject map)
    {
        long elements = 0;
        foreach (var first in (map.Reference("primaryTable")?.Elements() ?? []).Concat(map.Reference("incrementalRehashTable")?.Elements() ?? []))
        {
            var steps = 0;
            for (var entry = first; entry is not null && steps++ < 1_000_000; entry = entry.Reference("next"))
                elements += entry.Reference("state") is { Class.Name: "java.util.ArrayList" } list ? list.Value("size") ?? 1 : 1;
        }

        return elements;
    }

    private ImmutableArray<FlinkTimers> Timers()
    {
        var timers = new SortedDictionary<string, (string? Operator, long Event, long Processing)>(StringComparer.Ordinal);
        foreach (var service in Live("org.apache.flink.streaming.api.operators.InternalTimerServiceImpl"))
        {
            var context = service.Reference("keyContext");
            var name = context is null ? null : _operatorByContext.GetValueOrDefault(context.Address);
            var (_, events, processing) = timers.GetValueOrDefault(name ?? "");
            timers[name ?? ""] = (name, events + Size(service, "eventTimeTimersQueue"), processing + Size(service, "processingTimeTimersQueue"));
        }

        return [.. timers.Values.Select(timer => new FlinkTimers(timer.Operator, timer.Event, timer.Processing))];
    }

    private static long Size(HeapObject service, string queue) => service.Reference(queue)?.Value("size") ?? 0;
}
