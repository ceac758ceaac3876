namespace Plimsoll.Diagnosis;

/// <summary>What the evidence tells of the job's state: where it lives and how it grows.</summary>
public sealed partial class ProcessCase
{
    /// <summary>The last line or setting that tells the state backend; null when nothing does.</summary>
    public Fact? BackendFact =>
        (Fact?)whole.Facts.Last<StateBackendChosen>(chosen => !chosen.Storage) ?? SettingOf("state.backend.type", "state.backend");

    /// <summary>Whether keyed state lives on the heap: null when nothing tells (the default of every version is the heap).</summary>
    public bool? StateOnHeap => BackendFact switch
    {
        StateBackendChosen chosen => chosen.Backend is "memory" or "filesystem" or "hashmap",
        SettingFound setting => setting.Value is "hashmap" or "filesystem" or "jobmanager" or "memory",
        _ => null,
    };

    /// <summary>Full sizes of the completed checkpoints of the job with the most of them, in order.</summary>
    public IReadOnlyList<CheckpointEnded> CheckpointSizes =>
        whole.Facts.Of<CheckpointEnded>().Where(ended => ended.Bytes is not null)
            .GroupBy(ended => ended.Job, StringComparer.Ordinal).OrderByDescending(group => group.Count()).FirstOrDefault()?
            .DistinctBy(ended => ended.Id).OrderBy(ended => ended.Id).ToArray() ?? [];

    /// <summary>Whether the state's size grows without levelling off; null when there are too few checkpoints to tell.</summary>
    public bool? StateGrows
    {
        get
        {
            // The first one is taken before the job is warm.
            var sizes = CheckpointSizes.Skip(1).Select(ended => (double)ended.Bytes!.Value).ToArray();
            if (sizes.Length < 3)
                return null;
            var third = Math.Max(1, sizes.Length / 3);
            double early = sizes.Take(third).Average(), late = sizes.TakeLast(third).Average(), middle = sizes.Skip(third).Take(sizes.Length - (2 * third)).DefaultIfEmpty((early + late) / 2).Average();
            return late > early * 1.3 && late - middle > (middle - early) * 0.25 && late > 1 << 20;
        }
    }

    /// <summary>A construct of the job's code, or null.</summary>
    public JobFeature? Feature(params IReadOnlyList<string> names) => whole.Facts.First<JobFeature>(feature => names.Any(name => feature.Feature.Contains(name, StringComparison.Ordinal)));

    /// <summary>A class among the biggest, as a histogram's last rows or a person's words tell it.</summary>
    public Fact? BigClass(params IReadOnlyList<string> names) =>
        (Fact?)whole.Facts.First<Statement>(statement => statement.Topic == Topic.BigClass && names.Any(name => statement.Name.EndsWith(name, StringComparison.Ordinal)))
        ?? facts.Of<HistogramTaken>().LastOrDefault(taken => taken.Histogram.Rows.Take(25).Any(row => names.Any(name => row.Class.EndsWith(name, StringComparison.Ordinal))))?.At(names);
}
