using System.Globalization;

namespace Plimsoll.Flink;

/// <summary>The generations of Flink's memory model; within one, every version computes alike.</summary>
public enum MemoryEpoch
{
    /// <summary>Up to 1.9: heap.size and the container cut-off.</summary>
    HeapWithCutOff,

    /// <summary>1.10: the TaskManager model of FLIP-49; the JobManager still as in 1.9.</summary>
    TaskManagerModel,

    /// <summary>1.11 to 1.16: FLIP-116 gives the JobManager a model too.</summary>
    BothModels,

    /// <summary>1.17 to 1.20: network memory has no upper bound by default (FLINK-30472).</summary>
    UnboundedNetwork,

    /// <summary>2.0 and later: the legacy keys are gone.</summary>
    WithoutLegacyKeys,
}

/// <summary>A version of Apache Flink: <c>1.13.6</c>, <c>1.20</c>, <c>2.0-SNAPSHOT</c>, <c>1.17.1-amzn-1</c>.</summary>
/// <param name="Major">Major version.</param>
/// <param name="Minor">Minor version.</param>
/// <param name="Patch">Patch level; absent means the newest of its line.</param>
/// <param name="Suffix">What follows the numbers, such as <c>-SNAPSHOT</c> or a vendor's mark.</param>
public readonly record struct FlinkVersion(int Major, int Minor, int? Patch = null, string Suffix = "") : IComparable<FlinkVersion>
{
    /// <summary>The newest version whose options and memory model this library knows from Flink's own classes.</summary>
    public static FlinkVersion Newest { get; } = new(2, 0);

    /// <summary>The generation of the memory model.</summary>
    public MemoryEpoch Epoch => (Major, Minor) switch
    {
        (0, _) or (1, < 10) => MemoryEpoch.HeapWithCutOff,
        (1, 10) => MemoryEpoch.TaskManagerModel,
        (1, < 17) => MemoryEpoch.BothModels,
        (1, _) => MemoryEpoch.UnboundedNetwork,
        _ => MemoryEpoch.WithoutLegacyKeys,
    };

    /// <summary>Reads a version from its text; vendor suffixes are kept, anything without <c>major.minor</c> is refused.</summary>
    public static bool TryParse(string? text, out FlinkVersion version)
    {
        version = default;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.StartsWith("v", StringComparison.OrdinalIgnoreCase))
            rest = rest[1..];
        if (TakeNumber(ref rest) is not { } major || !TakeDot(ref rest) || TakeNumber(ref rest) is not { } minor)
            return false;
        var beforeDot = rest;
        int? patch = TakeDot(ref rest) ? TakeNumber(ref rest) : null;
        if (patch is null)
            rest = beforeDot;
        version = new FlinkVersion(major, minor, patch, rest.ToString());
        return rest.Length == 0 || !char.IsAsciiDigit(rest[0]);
    }

    /// <summary>Reads a version from its text.</summary>
    /// <exception cref="FormatException">The text has no <c>major.minor</c>.</exception>
    public static FlinkVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a Flink version; expected one like 1.20.1.");

    /// <summary>Whether this version belongs to the given line or a later one.</summary>
    public bool IsAtLeast(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    /// <inheritdoc/>
    public int CompareTo(FlinkVersion other) =>
        (Major, Minor, Patch ?? int.MaxValue).CompareTo((other.Major, other.Minor, other.Patch ?? int.MaxValue));

    /// <inheritdoc/>
    public override string ToString() => Patch is { } patch
        ? string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{patch}{Suffix}")
        : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}{Suffix}");

    public static bool operator <(FlinkVersion left, FlinkVersion right) => left.CompareTo(right) < 0;

    public static bool operator <=(FlinkVersion left, FlinkVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >(FlinkVersion left, FlinkVersion right) => left.CompareTo(right) > 0;

    public static bool operator >=(FlinkVersion left, FlinkVersion right) => left.CompareTo(right) >= 0;

    private static int? TakeNumber(ref ReadOnlySpan<char> text)
    {
        var digits = 0;
        while (digits < text.Length && digits < 6 && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits == 0)
            return null;
        var number = int.Parse(text[..digits], CultureInfo.InvariantCulture);
        text = text[digits..];
        return number;
    }

    private static bool TakeDot(ref ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(".", StringComparison.Ordinal))
            return false;
        text = text[1..];
        return true;
    }
}
