namespace Plimsoll.Diagnosis.Judging;

/// <summary>What heaps may take of the memory that a machine is told to have.</summary>
/// <param name="Heaps">Bytes that the heaps may take together.</param>
/// <param name="Machine">Bytes of the machine.</param>
/// <param name="Told">Who tells of the machine.</param>
/// <param name="HeapFact">What tells of the heaps, where it is known.</param>
/// <param name="Count">How many JVMs there are.</param>
internal readonly record struct HeapsOnMachine(long Heaps, long Machine, Statement Told, Fact? HeapFact, int Count)
{
    /// <summary>Whether less than a quarter of the machine is left for all the rest.</summary>
    public bool IsTooMuch => Heaps >= Machine / 4 * 3;

    /// <summary>The share; null where either is unknown.</summary>
    public static HeapsOnMachine? Of(ProcessCase process)
    {
        if (process.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.MachineMemory, Number: > 0 }) is not { Number: { } machine } told)
            return null;
        var several = process.Case.Facts.First<HeapsTold>(heaps => heaps.Bytes is not null);
        if (several?.Bytes is { } sum && sum >= (process.MaxHeap ?? 0))
            return new HeapsOnMachine(sum, machine, told, several, several.Count);
        return process.MaxHeap is { } heap ? new HeapsOnMachine(heap, machine, told, process.HeapFlag, 1) : null;
    }
}
