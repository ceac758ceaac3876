using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll;

/// <summary>One line on standard error that says what is done with a heap dump, how far it is and how long it may take; silent for the first second, and when no one watches.</summary>
/// <param name="host">Clock and standard error.</param>
/// <param name="isWanted">Whether to show it where standard error is no terminal.</param>
/// <param name="work">How much of the whole way the question goes, 0 to 1: a histogram needs no dominators.</param>
/// <param name="title">What stands before it, such as the dump of several.</param>
internal sealed class HeapProgressLine(CommandHost host, bool isWanted, double work, string title = "") : IProgress<HeapProgress>, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly long _start = host.Clock.GetTimestamp();
    private TimeSpan _last;
    private bool _shown;

    /// <inheritdoc/>
    public void Report(HeapProgress value)
    {
        if (!host.ErrorIsTerminal && !isWanted)
            return;
        lock (_gate)
        {
            var elapsed = host.Clock.GetElapsedTime(_start);
            if (elapsed < Quiet || elapsed - _last < Interval)
                return;
            _last = elapsed;
            _shown = true;
            var share = Math.Min(0.99, value.Share / work);
            var line = Prose.Fill(share > 0.02 ? HeapCommandProse.WorkingWithRest : HeapCommandProse.Working, Step(value.Phase), 100 * share, elapsed.TotalSeconds / share * (1 - share));
            host.Error.Write(host.ErrorIsTerminal ? $"\r\e[K{title}{line}" : $"{title}{line}\n");
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        if (_shown && host.ErrorIsTerminal)
            host.Error.Write("\r\e[K");
    }

    private static string Step(string phase) => phase switch
    {
        "open" => HeapCommandProse.StepOpen,
        "unpack" => HeapCommandProse.StepUnpack,
        "read" => HeapCommandProse.StepRead,
        "references" => HeapCommandProse.StepReferences,
        "reachability" => HeapCommandProse.StepReachability,
        "depth-first order" => HeapCommandProse.StepDepthFirstOrder,
        "predecessors" => HeapCommandProse.StepPredecessors,
        "dominators" => HeapCommandProse.StepDominators,
        "retained sizes" => HeapCommandProse.StepRetainedSizes,
        _ => phase,
    };
}
