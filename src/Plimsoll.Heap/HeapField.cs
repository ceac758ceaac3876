namespace Plimsoll.Heap;

/// <summary>A field that a class declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">HPROF basic type: 2 object, 4 boolean, 5 char, 6 float, 7 double, 8 byte, 9 short, 10 int, 11 long.</param>
/// <param name="Offset">Byte within the level that declares it, as the dump writes fields (no padding).</param>
public readonly record struct HeapField(string Name, byte Type, int Offset);
