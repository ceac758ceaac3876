using System.Runtime.CompilerServices;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Unified;

/// <summary>The words of <c>Pause Young (Concurrent Start) (G1 Humongous Allocation) (Evacuation Failure: Allocation)</c>.</summary>
internal static class PauseName
{
    /// <summary>Kind, flags and cause of the text behind <c>Pause </c>, up to its sizes and time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (GcKind Kind, GcEventFlags Flags, GcCause Cause) Read(ReadOnlySpan<byte> name)
    {
        var kind = Kind(name);
        var flags = GcEventFlags.None;
        var cause = GcCause.None;
        foreach (var group in new Groups(name))
            Add(group, ref kind, ref flags, ref cause);
        if (kind == GcKind.InitialMark && cause != GcCause.None)
            (kind, flags) = (GcKind.Young, flags | GcEventFlags.ConcurrentStart);
        return (kind, flags, cause);
    }

    /// <summary>The collector that alone uses such a name; <see cref="GcCollector.Unknown"/> if several do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GcCollector Collector(ReadOnlySpan<byte> name, char generation, GcCause cause)
    {
        if (name.StartsWith("Mark Start"u8) || name.StartsWith("Mark End"u8) || name.StartsWith("Relocate Start"u8))
            return generation == 0 ? GcCollector.Z : GcCollector.GenerationalZ;
        if (name.StartsWith("Init "u8) || name.StartsWith("Final "u8) || name.StartsWith("Degenerated"u8))
            return name.IndexOf("(Young)"u8) > 0 || name.IndexOf("(Global)"u8) > 0 || name.IndexOf("(Old)"u8) > 0 ? GcCollector.GenerationalShenandoah : GcCollector.Shenandoah;
        if (cause is >= GcCause.G1EvacuationPause and <= GcCause.G1Compaction || name.StartsWith("Cleanup"u8))
            return GcCollector.G1;
        return name.StartsWith("Initial Mark"u8) && cause == GcCause.None ? GcCollector.Cms : GcCollector.Unknown;
    }

    private static GcKind Kind(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.StartsWith("Young"u8) => GcKind.Young,
        _ when name.StartsWith("Mixed"u8) => GcKind.Mixed,
        _ when name.StartsWith("Full"u8) => GcKind.Full,
        _ when name.StartsWith("Initial Mark"u8) || name.StartsWith("Init Mark"u8) || name.StartsWith("Mark Start"u8) => GcKind.InitialMark,
        _ when name.StartsWith("Remark"u8) || name.StartsWith("Final Mark"u8) || name.StartsWith("Mark End"u8) => GcKind.Remark,
        _ when name.StartsWith("Cleanup"u8) => GcKind.Cleanup,
        _ when name.StartsWith("Degenerated"u8) => GcKind.Degenerated,
        _ => GcKind.Phase,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> group, ref GcKind kind, ref GcEventFlags flags, ref GcCause cause)
    {
        if (group.SequenceEqual("Mixed"u8))
            kind = GcKind.Mixed;
        else if (group.SequenceEqual("Concurrent Start"u8))
            flags |= GcEventFlags.ConcurrentStart;
        else if (group.SequenceEqual("Prepare Mixed"u8))
            flags |= GcEventFlags.PrepareMixed;
        else if (group.StartsWith("Evacuation Failure"u8))
            flags |= EvacuationFailure(group);
        else if (!IsModifier(group))
            cause = GcCauseNames.Parse(group);
    }

    private static GcEventFlags EvacuationFailure(ReadOnlySpan<byte> group)
    {
        var pinned = group.IndexOf("Pinned"u8) > 0 ? GcEventFlags.Pinned : GcEventFlags.None;
        var outOfRoom = pinned == GcEventFlags.None || group.IndexOf("Allocation"u8) > 0;
        return pinned | (outOfRoom ? GcEventFlags.EvacuationFailure : GcEventFlags.None);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsModifier(ReadOnlySpan<byte> group) =>
        group.SequenceEqual("Normal"u8) || group.SequenceEqual("unload classes"u8) || group.SequenceEqual("process weakrefs"u8) || group.SequenceEqual("Young"u8)
        || group.SequenceEqual("Old"u8) || group.SequenceEqual("Global"u8) || group.SequenceEqual("Major"u8) || group.SequenceEqual("Mark"u8)
        || group.SequenceEqual("Evacuation"u8) || group.SequenceEqual("Update Refs"u8) || group.SequenceEqual("Outside of Cycle"u8) || group.SequenceEqual("Roots"u8)
        || group.SequenceEqual("Traversal"u8) || group.SequenceEqual("update refs"u8);
}
