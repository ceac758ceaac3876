namespace Plimsoll.Jvm;

/// <summary>Class names as Java source writes them.</summary>
public static class JavaTypeName
{
    /// <summary><c>[B</c> becomes <c>byte[]</c>, <c>[Ljava.lang.String;</c> becomes <c>java.lang.String[]</c>; other names stay.</summary>
    public static string FromDescriptor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dimensions = 0;
        while (dimensions < name.Length && name[dimensions] == '[')
            dimensions++;
        if (dimensions == 0 || dimensions == name.Length)
            return name;
        var element = name[dimensions..] switch
        {
            "B" => "byte", "C" => "char", "D" => "double", "F" => "float", "I" => "int", "J" => "long", "S" => "short", "Z" => "boolean",
            ['L', .. var type, ';'] => type,
            var other => other,
        };
        return element + string.Concat(Enumerable.Repeat("[]", dimensions));
    }
}
