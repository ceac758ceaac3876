using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Native memory tracking, also pasted without its head.</summary>
internal sealed class NativeMemoryReader : TableReader<NativeMemory>
{
    public override string Format => "native memory tracking";

    public override IReadOnlyList<string> Literals { get; } = ["Native Memory Tracking:", "Total: reserved="];

    protected override ITextTable<NativeMemory> Open() => new NativeMemoryTable();

    protected override TableFact Of(NativeMemory table, Origin origin) => new NativeMemoryTaken { Origin = origin, Memory = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf("Total:");
}
