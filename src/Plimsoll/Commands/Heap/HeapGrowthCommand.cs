namespace Plimsoll.Commands;

/// <summary>Several dumps of one program.</summary>
internal sealed class HeapGrowthCommand() : HeapSeriesQuestion("growth", "What grows in every step over several dumps of one program: slow leaks show here first", 1000);
