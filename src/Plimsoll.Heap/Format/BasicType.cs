namespace Plimsoll.Heap.Format;

/// <summary>HPROF basic types: heapDumper.cpp, enum hprofTag (JDK 8 to 25): 2 object, 4 boolean ... 11 long.</summary>
internal static class BasicType
{
    public const byte Object = 2;
    public const byte Char = 5;
    public const byte Byte = 8;
    public const byte Int = 10;
    public const byte Long = 11;

    /// <summary>Bytes of a value in the dump; 0 for a type that does not exist.</summary>
    public static int Size(byte type, int idSize) => type switch
    {
        Object => idSize,
        4 or Byte => 1,
        Char or 9 => 2,
        6 or Int => 4,
        7 or Long => 8,
        _ => 0,
    };

    /// <summary>Whether a type is boolean, char, float, double, byte, short, int or long.</summary>
    public static bool IsPrimitive(byte type) => type is >= 4 and <= Long;

    /// <summary>The binary logarithm of a primitive's bytes: from boolean on they are 1, 2, 4, 8 and again.</summary>
    public static int PrimitiveShift(byte type) => type & 3;

    /// <summary>The Java name of a primitive type.</summary>
    public static string Name(byte type) => type switch
    {
        4 => "boolean", Char => "char", 6 => "float", 7 => "double", Byte => "byte", 9 => "short", Int => "int", Long => "long", _ => "object",
    };

    /// <summary>The type of a descriptor character in a class name such as <c>[B</c>.</summary>
    public static byte OfDescriptor(char descriptor) => descriptor switch
    {
        'Z' => 4, 'C' => Char, 'F' => 6, 'D' => 7, 'B' => Byte, 'S' => 9, 'I' => Int, 'J' => Long, _ => Object,
    };
}
