using System.Collections.Immutable;

namespace Plimsoll.Gc;

/// <summary>How much of a log was understood.</summary>
public sealed record GcCoverage
{
    /// <summary>How many unread lines are kept.</summary>
    public const int KeptUnread = 20;

    /// <summary>All lines.</summary>
    public long Total { get; init; }

    /// <summary>Lines that a JVM's logging wrote, initialisation lines included.</summary>
    public long Gc { get; init; }

    /// <summary>Of those, lines whose content was read or is known to carry none.</summary>
    public long Understood { get; init; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; init; }

    /// <summary>The log ended within a record.</summary>
    public bool Truncated { get; init; }

    /// <summary>Records that were given up because another one began within them.</summary>
    public long TornRecords { get; init; }

    /// <summary>The first GC lines that were not understood.</summary>
    public ImmutableArray<UnreadLine> Unread { get; init; } = [];

    /// <summary>Both coverages together.</summary>
    public GcCoverage Add(GcCoverage other) => new()
    {
        Total = Total + other.Total,
        Gc = Gc + other.Gc,
        Understood = Understood + other.Understood,
        Bytes = Bytes + other.Bytes,
        Truncated = Truncated || other.Truncated,
        TornRecords = TornRecords + other.TornRecords,
        Unread = [.. Unread.Concat(other.Unread).Take(KeptUnread)],
    };
}

/// <summary>A line that looks like a JVM's and says nothing this library knows.</summary>
/// <param name="Number">Its number in its file, from 1.</param>
/// <param name="Text">Its text, cut at 200 bytes, control characters replaced.</param>
public readonly record struct UnreadLine(long Number, string Text);
