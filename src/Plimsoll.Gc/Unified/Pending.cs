using Plimsoll.Gc.Building;

namespace Plimsoll.Gc.Unified;

/// <summary>What the lines of one GC id said that no event has taken yet.</summary>
internal sealed class Pending
{
    public const long Unknown = long.MinValue;

    public EventDraft Draft;

    public int Id { get; private set; } = -1;

    /// <summary>When its concurrent cycle began, in ticks.</summary>
    public long CycleStart { get; set; }

    /// <summary>Index of the event of its concurrent cycle, if it was added already (Shenandoah prints two ends).</summary>
    public int CycleIndex { get; set; }

    public GcEventFlags CycleFlags { get; set; }

    public GcCause CycleCause { get; set; }

    public Regions Regions { get; } = new();

    public void Open(int id)
    {
        Id = id;
        CycleStart = Unknown;
        CycleIndex = -1;
        CycleFlags = GcEventFlags.None;
        CycleCause = GcCause.None;
        Reset();
    }

    /// <summary>Forgets what belonged to the pause that has just become an event.</summary>
    public void Reset()
    {
        Draft = EventDraft.Empty(Id);
        Regions.Clear();
    }
}
