using System.Globalization;

namespace Plimsoll.Heap.Query;

/// <summary>A value while a query runs: null, a truth value, a number, text or an object.</summary>
internal readonly record struct QueryValue(object? Value)
{
    public static QueryValue Null => default;

    public bool IsTrue => Value is true;

    /// <summary>-1, 0, 1; null when the two cannot be compared: then only "not equal" holds.</summary>
    public static int? Compare(QueryValue left, QueryValue right) => (left.Value, right.Value) switch
    {
        (null, null) => 0,
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (long a, double b) => ((double)a).CompareTo(b),
        (double a, long b) => a.CompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (HeapObject a, HeapObject b) => a.Address.CompareTo(b.Address),
        (HeapObject a, long b) => a.Address.CompareTo((ulong)b),
        (long a, HeapObject b) => ((ulong)a).CompareTo(b.Address),
        (HeapObject a, string b) when a.Text(100_000) is { } text => string.CompareOrdinal(text, b),
        (string a, HeapObject b) when b.Text(100_000) is { } text => string.CompareOrdinal(a, text),
        _ => null,
    };

    /// <summary>As MAT's toString: the text of a string, else the class and address.</summary>
    public string? Text(int limit) => Value switch
    {
        null => null,
        HeapObject found => found.Text(limit) ?? string.Create(CultureInfo.InvariantCulture, $"{found.Describe()} 0x{found.Address:x}"),
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Value.ToString(),
    };
}
