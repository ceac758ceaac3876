namespace Plimsoll.Diagnosis;

/// <summary>What became of one source: nothing is dropped silently.</summary>
/// <param name="Source">Its path.</param>
/// <param name="Format">What it was recognised as, or null.</param>
/// <param name="State">How far it was read.</param>
/// <param name="Detail">How far in numbers, or why not and what to do.</param>
/// <param name="Bytes">Unpacked bytes seen.</param>
/// <param name="Lines">Lines seen; 0 for what has none.</param>
/// <param name="Facts">Facts found.</param>
public sealed record Coverage(string Source, string? Format, CoverageState State, string Detail, long Bytes = 0, long Lines = 0, long Facts = 0);

/// <summary>How far a source was read.</summary>
public enum CoverageState
{
    /// <summary>All of it.</summary>
    Read,

    /// <summary>In part; the detail says how much and why.</summary>
    Partial,

    /// <summary>Recognised, but this program does not read it.</summary>
    Unsupported,

    /// <summary>Not recognised.</summary>
    Unrecognised,

    /// <summary>Could not be opened or unpacked.</summary>
    Unreadable,
}
