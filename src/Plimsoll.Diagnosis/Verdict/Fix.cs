using Plimsoll.Flink;

namespace Plimsoll.Diagnosis;

/// <summary>How freely a fix may be applied.</summary>
public enum Applicability
{
    /// <summary>As it stands.</summary>
    Safe,

    /// <summary>After a look at what it costs or changes.</summary>
    Check,

    /// <summary>After the placeholders are filled in.</summary>
    Placeholders,
}

/// <summary>A way to cure the cause.</summary>
/// <param name="Applicability">How freely it may be applied.</param>
/// <param name="Summary">What to do, in one sentence.</param>
public sealed record Fix(Applicability Applicability, string Summary)
{
    /// <summary>Why it works, side effects, alternatives.</summary>
    public string? Text { get; init; }

    /// <summary>Code to paste, when code is the cure.</summary>
    public string? Code { get; init; }

    /// <summary>How to see that it worked.</summary>
    public string? Verify { get; init; }

    /// <summary>Settings to change.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>Every memory region before and after, where a memory model could compute them.</summary>
    public IReadOnlyList<RegionEffect> Effect { get; init; } = [];
}

/// <summary>One setting to change.</summary>
/// <param name="Key">The setting.</param>
/// <param name="To">Its new value; null removes it.</param>
/// <param name="From">Its present value; null when unset.</param>
/// <param name="File">The user's own file that holds it, when there is one.</param>
/// <param name="Line">The line of it.</param>
public sealed record Change(string Key, string? To, string? From = null, string? File = null, long Line = 0)
{
    /// <summary>The change as an edit of the file's text; null where nobody knows what the file looks like.</summary>
    public TextEdit? Edit { get; init; }
}

/// <summary>Replaces a part of one line.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The first UTF-16 unit that is replaced, from 1.</param>
/// <param name="EndColumn">The one after the last; equal where text is only inserted.</param>
/// <param name="Text">What stands there instead; it may begin with a line break.</param>
public sealed record TextEdit(long Line, int Column, int EndColumn, string Text)
{
    /// <summary>The line as it stands; null where it may not be shown, or is not known.</summary>
    public string? Before { get; init; }
}

/// <summary>What a fix does to one memory region.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="Before">Bytes before.</param>
/// <param name="After">Bytes after.</param>
/// <param name="Kind">Which region of Flink's memory model it is, whatever its name is called; null of another model.</param>
public readonly record struct RegionEffect(string Region, long? Before, long? After, MemoryRegionKind? Kind = null);
