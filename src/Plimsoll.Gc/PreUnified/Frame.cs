namespace Plimsoll.Gc.PreUnified;

/// <summary>What a bracket of a pre-unified record is about.</summary>
internal enum Frame : byte
{
    /// <summary>A collection: <c>[GC ...]</c>, <c>[Full GC ...]</c>.</summary>
    Record,

    /// <summary>The young generation's part.</summary>
    Young,

    /// <summary>The old generation's part.</summary>
    Old,

    /// <summary>Metaspace or the permanent generation.</summary>
    Metaspace,

    /// <summary><c>[1 CMS-initial-mark: ...]</c>.</summary>
    InitialMark,

    /// <summary><c>[1 CMS-remark: ...]</c>, <c>[YG occupancy: ...]</c>.</summary>
    Remark,

    /// <summary>A concurrent phase, often printed into the middle of a record.</summary>
    Concurrent,

    /// <summary><c>[Times: ...]</c>.</summary>
    Times,

    /// <summary><c>[SoftReference, 0 refs, 0.0000184 secs]</c> and its kin.</summary>
    Reference,

    /// <summary><c>[Eden: ... Survivors: ... Heap: ...]</c> of G1.</summary>
    G1Spaces,

    /// <summary>Anything else with a time of its own or none.</summary>
    Detail,
}
