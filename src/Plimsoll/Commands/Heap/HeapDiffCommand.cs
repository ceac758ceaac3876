namespace Plimsoll.Commands;

/// <summary>Two dumps side by side.</summary>
internal sealed class HeapDiffCommand() : HeapSeriesQuestion("diff", HeapCommandProse.Diff, 2);
