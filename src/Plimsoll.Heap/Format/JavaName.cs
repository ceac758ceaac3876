namespace Plimsoll.Heap.Format;

/// <summary>Class names of the dump as Java source and the JVM's own histogram write them.</summary>
internal static class JavaName
{
    /// <summary><c>[Ljava/lang/String;</c> is <c>java.lang.String[]</c>; hidden classes keep their <c>/0x...</c> or <c>/12345</c> tail.</summary>
    public static string Of(string name)
    {
        var dimensions = 0;
        while (dimensions < name.Length && name[dimensions] == '[')
            dimensions++;
        var element = name[dimensions..];
        if (dimensions > 0 && element is [not 'L'])
            element = BasicType.Name(BasicType.OfDescriptor(element[0]));
        else if (dimensions > 0 && element is ['L', .., ';'])
            element = element[1..^1];
        return Dotted(element) + string.Concat(Enumerable.Repeat("[]", dimensions));
    }

    private static string Dotted(string name)
    {
        var tail = name.LastIndexOfAny(['+', '/']);
        return tail > 0 && IsIdentity(name.AsSpan(tail + 1))
            ? $"{name[..tail].Replace('/', '.')}/{name[(tail + 1)..]}"
            : name.Replace('/', '.');
    }

    private static bool IsIdentity(ReadOnlySpan<char> tail) =>
        tail.StartsWith("0x", StringComparison.Ordinal) || (tail.Length > 0 && !tail.ContainsAnyExceptInRange('0', '9'));
}
