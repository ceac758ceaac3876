namespace Plimsoll.Commands;

/// <summary>Several dumps of one program.</summary>
internal sealed class HeapGrowthCommand() : HeapSeriesQuestion("growth", HeapCommandProse.Growth, 1000);
