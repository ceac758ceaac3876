namespace Plimsoll.Commands;

/// <summary>Two dumps side by side.</summary>
internal sealed class HeapDiffCommand() : HeapSeriesQuestion("diff", "What grew and shrank between two dumps of one program", 2);
