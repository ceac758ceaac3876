using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>A text that several strings have.</summary>
/// <param name="Text">Its first 120 characters; secrets redacted.</param>
/// <param name="Length">Characters.</param>
/// <param name="Count">Strings with this text.</param>
/// <param name="Arrays">Backing arrays among them: strings that share one count it once.</param>
/// <param name="Wasted">Bytes of all strings and arrays but one of each.</param>
/// <param name="Address">The first of these strings.</param>
/// <param name="Holders">The fields that hold most of them.</param>
public sealed record DuplicateString(string Text, int Length, long Count, long Arrays, long Wasted, ulong Address, ImmutableArray<HeldBy> Holders);

/// <summary>The reachable strings (char[] of JDK 8, byte[] with a coder since 9): duplicates and other waste.</summary>
/// <param name="Count">Strings.</param>
/// <param name="Distinct">Different texts.</param>
/// <param name="Empty">Strings without characters.</param>
/// <param name="Arrays">Backing arrays, a shared one counted once.</param>
/// <param name="Shallow">Bytes of strings and arrays.</param>
/// <param name="Wasted">Bytes that would be saved if each text existed once.</param>
/// <param name="Compactable">Bytes of backing arrays of two bytes a character whose characters all fit into one: what compact strings (JDK 9+, <c>-XX:+CompactStrings</c>) would save.</param>
/// <param name="Duplicates">Texts by wasted bytes.</param>
/// <param name="Holders">Fields by the wasted bytes they hold; count: superfluous strings.</param>
public sealed record HeapStrings(long Count, long Distinct, long Empty, long Arrays, long Shallow, long Wasted, long Compactable, ImmutableArray<DuplicateString> Duplicates, ImmutableArray<HeldBy> Holders)
{
    /// <summary>Reads them: two passes over the strings, equal texts compared byte by byte.</summary>
    /// <param name="graph">The dump.</param>
    /// <param name="reachability">Not yet used up by a dominator tree.</param>
    /// <param name="limit">Most duplicates and holders to name.</param>
    /// <param name="cancellation">Stops it.</param>
    public static HeapStrings Read(HeapGraph graph, Reachability reachability, int limit = 30, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        using var reading = new StringReading(graph, reachability, cancellation);
        return reading.View(limit);
    }
}
