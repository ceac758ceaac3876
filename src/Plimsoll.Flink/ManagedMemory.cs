using System.Globalization;

namespace Plimsoll.Flink;

/// <summary>What can use managed memory in a slot.</summary>
public enum ManagedMemoryConsumer
{
    /// <summary>Batch and sort operators (1.12: DATAPROC together with the state backend).</summary>
    Operator,

    /// <summary>RocksDB or ForSt, when they take their memory from Flink.</summary>
    StateBackend,

    /// <summary>Python functions.</summary>
    Python,
}

/// <summary>Managed memory per slot and consumer (<c>ManagedMemoryUtils</c>).</summary>
public static class ManagedMemory
{
    /// <summary>Bytes of managed memory in each slot.</summary>
    /// <param name="managedBytes">Managed memory of the TaskManager.</param>
    /// <param name="slots">Value of <c>taskmanager.numberOfTaskSlots</c>.</param>
    public static long PerSlot(long managedBytes, int slots) => slots > 0 ? managedBytes / slots : 0;

    /// <summary>Number of slots that a configuration gives a TaskManager; 1 when it says nothing or nonsense.</summary>
    public static int Slots(Configuration configuration, FlinkVersion version) =>
        int.TryParse(configuration.Find("taskmanager.numberOfTaskSlots", version)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var slots) && slots > 0 ? slots : 1;

    /// <summary>
    /// The share of a slot's managed memory that each consumer present in the job gets: its weight over the weights of those present, rounded down at 16 decimals.
    /// </summary>
    /// <param name="weights">Weights, such as <see cref="Weights"/> gives; a missing one counts as 0.</param>
    /// <param name="present">Consumers that the job really has.</param>
    public static IReadOnlyDictionary<ManagedMemoryConsumer, decimal> Shares(
        IReadOnlyDictionary<ManagedMemoryConsumer, int> weights,
        IReadOnlyCollection<ManagedMemoryConsumer> present)
    {
        var total = present.Distinct().Sum(consumer => (long)weights.GetValueOrDefault(consumer));
        return present.Distinct().ToDictionary(consumer => consumer, consumer => total == 0 ? 0 : RoundDown((decimal)weights.GetValueOrDefault(consumer) / total));
    }

    /// <summary>Weights of a configuration; the defaults of the version where it has none. Unreadable entries are left out, as Flink gives them nothing.</summary>
    public static IReadOnlyDictionary<ManagedMemoryConsumer, int> Weights(Configuration configuration, FlinkVersion version)
    {
        var weights = new Dictionary<ManagedMemoryConsumer, int>();
        var text = configuration.Find("taskmanager.memory.managed.consumer-weights", version)?.Value ?? DefaultWeights(version);
        foreach (var entry in text.Trim('{', '}').Split(','))
        {
            var cells = entry.Split(':', 2);
            if (cells.Length != 2 || !int.TryParse(cells[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var weight))
                continue;
            foreach (var consumer in Consumers(cells[0].Trim()))
                weights[consumer] = weight;
        }

        return weights;
    }

    private static string DefaultWeights(FlinkVersion version) =>
        version.IsAtLeast(1, 13) ? "OPERATOR:70,STATE_BACKEND:70,PYTHON:30" : "DATAPROC:70,PYTHON:30";

    private static ManagedMemoryConsumer[] Consumers(string name) => name.ToUpperInvariant() switch
    {
        "OPERATOR" => [ManagedMemoryConsumer.Operator],
        "STATE_BACKEND" => [ManagedMemoryConsumer.StateBackend],
        "PYTHON" => [ManagedMemoryConsumer.Python],
        "DATAPROC" => [ManagedMemoryConsumer.Operator, ManagedMemoryConsumer.StateBackend],
        _ => [],
    };

    private static decimal RoundDown(decimal share) => Math.Floor(share * 10_000_000_000_000_000m) / 10_000_000_000_000_000m;
}
