namespace Plimsoll.Flink;

/// <summary>Judges keys for one version.</summary>
internal sealed class OptionAdviser(OptionTable table, FlinkVersion version)
{
    /// <summary>Keys below these belong to file systems, plugins, environments and tools beside Flink: their names are open.</summary>
    private static readonly string[] OpenPrefixes =
    [
        "s3.", "s3a.", "fs.", "gs.", "oss.", "presto.", "hadoop.", "flink.", "env.", "containerized.master.env.", "containerized.taskmanager.env.",
        "metrics.reporter.", "traces.reporter.", "events.reporter.", "metrics.scope.", "job.autoscaler.", "kubernetes.operator.", "$internal.", "internal.", "high-availability.storageDir.",
        "security.kerberos.", "python.", "rest.flamegraph.", "external-resource.", "pipeline.", "table.", "sql-client.", "blob.", "yarn.", "kubernetes.", "mesos.", "sql-gateway.endpoint.",
    ];

    public OptionAdvice Advise(string key)
    {
        var rename = table.RenamesOf(key).OrderByDescending(candidate => candidate.Read.Contains(version)).ThenByDescending(candidate => candidate.Read.Last).FirstOrDefault();
        if (table.Option(key) is { } range)
            return OfOption(key, range, rename);
        if (rename is not null)
            return OfOldName(key, rename);
        return OfStranger(key);
    }

    private OptionAdvice OfOption(string key, VersionRange range, Rename? rename)
    {
        if (range.Contains(version))
            return new OptionAdvice(key, OptionStatus.Current, $"{key} is an option of Flink {version}", null, []);
        if (rename is not null && rename.Read.Starts(version))
            return OfOldName(key, rename);
        if (range.Ended(version) && !table.IsRemoved(key, version))
            return new OptionAdvice(key, OptionStatus.Undocumented, $"{key} was last documented for Flink {range.Last}; whether {version} still reads it is not known", null, []);
        return range.Ended(version)
            ? new OptionAdvice(key, OptionStatus.Removed, $"{key} does nothing in Flink {version}: it was last documented for {range.Last}", Successor(key), [])
            : NotYet(key, range.First);
    }

    /// <summary>A key of the future: what later became its old name is what this version reads.</summary>
    private OptionAdvice NotYet(string key, FlinkVersion first)
    {
        var today = table.OldNamesOf(key).FirstOrDefault(old => table.Option(old) is { } range && range.Contains(version));
        var message = $"{key} does nothing in Flink {version}: it exists since {first}{(today is null ? "" : $"; here its name is {today}")}";
        return new OptionAdvice(key, OptionStatus.NotYet, message, today, []);
    }

    private OptionAdvice OfOldName(string key, Rename rename) => (rename.Read.Contains(version), rename.Read.Starts(version)) switch
    {
        (true, _) => new OptionAdvice(key, OptionStatus.Deprecated, $"{key} is an old name of {rename.New}, still read by Flink {version}", rename.New, []),
        (_, true) => new OptionAdvice(key, OptionStatus.Renamed, $"{key} does nothing in Flink {version}: its name is now {rename.New}", rename.New, []),
        _ => new OptionAdvice(key, OptionStatus.NotYet, $"{key} does nothing in Flink {version}: it is read from {rename.Read.First} on, as a name of {rename.New}", rename.New, []),
    };

    private OptionAdvice OfStranger(string key)
    {
        var foreign = table.MatchesPattern(key) || OpenPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));
        var nearest = foreign ? [] : Nearest(key);
        if (foreign || (!table.KnowsRootOf(key) && nearest.Count == 0))
            return new OptionAdvice(key, OptionStatus.Foreign, $"{key} is not an option of Flink itself", null, []);
        var advice = nearest.Count > 0 ? $"; nearest: {string.Join(", ", nearest)}" : "";
        return new OptionAdvice(key, OptionStatus.Unknown, $"{key} was never an option of Flink and does nothing{advice}", null, nearest);
    }

    /// <summary>What took over from options that were removed without a rename.</summary>
    private static string? Successor(string key) => key switch
    {
        "taskmanager.heap.size" or "taskmanager.heap.mb" => "taskmanager.memory.process.size",
        "jobmanager.heap.size" or "jobmanager.heap.mb" => "jobmanager.memory.process.size",
        "taskmanager.memory.fraction" => "taskmanager.memory.managed.fraction",
        "containerized.heap-cutoff-min" => "taskmanager.memory.jvm-overhead.min",
        "containerized.heap-cutoff-ratio" => "taskmanager.memory.jvm-overhead.fraction",
        "taskmanager.network.numberOfBuffers" => "taskmanager.memory.network.min",
        _ => null,
    };

    private List<string> Nearest(string key)
    {
        var candidates = table.KeysOf(version)
            .Select(candidate => (Key: candidate, Likeness: KeyLikeness.Of(key, candidate)))
            .Where(candidate => candidate.Likeness >= KeyLikeness.Alike)
            .OrderByDescending(candidate => candidate.Likeness)
            .ThenBy(candidate => candidate.Key, StringComparer.Ordinal)
            .Take(3)
            .ToList();
        var nearest = candidates.Where(candidate => candidate.Likeness >= candidates[0].Likeness - 0.1).Select(candidate => candidate.Key).ToList();
        nearest.AddRange(nearest.SelectMany(candidate => table.RenamesOf(candidate)).Where(rename => rename.Read.Contains(version)).Select(rename => rename.New).ToList());
        return [.. nearest.Distinct(StringComparer.Ordinal).Take(3)];
    }
}
