namespace Plimsoll.Heap.Graph;

/// <summary>One phase of the work by the bytes of the dump it has seen; told by all workers, reported every percent.</summary>
internal sealed class PhaseProgress(IProgress<HeapProgress>? progress, string phase, double from, double to, long bytes)
{
    private long _done;

    public void Add(long more)
    {
        if (progress is null)
            return;
        var done = Interlocked.Add(ref _done, more);
        var step = Math.Max(1, bytes / 100);
        if (done / step != (done - more) / step)
            progress.Report(new HeapProgress(phase, from + ((to - from) * Math.Min(1, (double)done / bytes))));
    }
}
