using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>Strength of a reference; the numbers order them.</summary>
internal static class Strength
{
    public const byte Strong = 0;
    public const byte Soft = 1;
    public const byte Weak = 2;

    /// <summary>The collector's own list (<c>Reference.discovered</c>): no reference of the program.</summary>
    public const byte Never = 3;
}

/// <summary>A reference field that is not strong.</summary>
internal readonly record struct SideField(int Offset, byte Strength);

/// <summary>Where the instances of a class refer to others.</summary>
internal sealed record EdgeShape(int[] Strong, SideField[] Side, bool IsThread, int DataBytes)
{
    public static EdgeShape Of(HeapClass type)
    {
        var (strong, side) = (new List<int>(), new List<SideField>());
        var strength = ReferentStrength(type);
        var isReference = type.Is("java.lang.ref.Reference");
        var offset = 0;
        for (var level = type; level is not null; offset += level.OwnFieldBytes, level = level.Super)
        {
            foreach (var field in level.Fields)
            {
                if (field.Type != BasicType.Object)
                    continue;
                var how = !isReference || level.Name != "java.lang.ref.Reference" ? Strength.Strong
                    : field.Name switch { "referent" => strength, "discovered" => Strength.Never, _ => Strength.Strong };
                if (how == Strength.Strong)
                    strong.Add(offset + field.Offset);
                else
                    side.Add(new SideField(offset + field.Offset, how));
            }
        }

        return new EdgeShape([.. strong], [.. side], type.Is("java.lang.Thread"), offset);
    }

    private static byte ReferentStrength(HeapClass type) =>
        type.Is("java.lang.ref.SoftReference") ? Strength.Soft
        : type.Is("java.lang.ref.WeakReference") || type.Is("java.lang.ref.PhantomReference") ? Strength.Weak
        : Strength.Strong;
}
