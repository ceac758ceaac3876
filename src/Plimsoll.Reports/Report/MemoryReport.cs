using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The memory of one process: what each part may use, what was used, and where the line is.</summary>
/// <param name="Process">Id of the process.</param>
/// <param name="Model">What computed the budgets: <c>Flink 1.20</c> or <c>JVM flags</c>.</param>
/// <param name="Limit">What the container or host grants; null when nothing tells.</param>
/// <param name="Regions">The parts that no other part contains, in the order of the picture.</param>
/// <param name="Uses">What was used at the worst moment, by group.</param>
/// <param name="LimitAfter">What the container grants after the leading fix, where the fix changes that.</param>
public sealed record MemoryReport(string Process, string Model, SizeReport? Limit, IReadOnlyList<RegionReport> Regions, IReadOnlyList<UseReport> Uses, SizeReport? LimitAfter = null)
{
    /// <summary>Sum of the budgets before the fix.</summary>
    internal long Before => Regions.Sum(region => region.Before ?? 0);

    /// <summary>Sum of the budgets after it.</summary>
    internal long After => Regions.Sum(region => region.After ?? 0);

    /// <summary>Whether a fix moves any of them.</summary>
    internal bool Changes => LimitAfter is not null || Regions.Any(region => region.Before != region.After);
}

/// <summary>A size and where it comes from.</summary>
/// <param name="Bytes">The size.</param>
/// <param name="Basis">How it was got.</param>
/// <param name="From">Its source or formula.</param>
public sealed record SizeReport(long Bytes, Basis Basis, string From);

/// <summary>One part of a process's memory.</summary>
/// <param name="Name">As Flink or the JVM names it.</param>
/// <param name="Group">What one limit guards together: heap, direct, metaspace, managed, code, threads, other.</param>
/// <param name="Before">Budget in bytes now.</param>
/// <param name="After">Budget in bytes after the leading fix.</param>
/// <param name="Basis">How the present budget was got.</param>
/// <param name="From">Its source or formula.</param>
public sealed record RegionReport(string Name, string Group, long? Before, long? After, Basis Basis, string From);

/// <summary>What was used at the worst moment.</summary>
/// <param name="Group">Which group; <c>process</c> is all of it.</param>
/// <param name="Bytes">Bytes in use.</param>
/// <param name="Basis">How it was got.</param>
/// <param name="From">Its source.</param>
/// <param name="At">When.</param>
public sealed record UseReport(string Group, long Bytes, Basis Basis, string From, DateTimeOffset? At = null);
