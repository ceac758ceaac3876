using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>Names the reference that leads from one object to the next.</summary>
internal static class PathStep
{
    /// <summary>What leads from a thread to what its frames refer to.</summary>
    public const string Local = ".<local>";

    /// <summary>As <c>Class.field</c>, <c>Class[3]</c> or <c>Class.STATIC</c>.</summary>
    public static string Name(HeapObject from, HeapObject to, HeapGraph graph) => $"{from.Mirrors?.Name ?? from.Describe()}{Field(from, to.Address, graph)}";

    /// <summary>The field with its separator: <c>.field</c>, <c>[3]</c>, <c>.&lt;class&gt;</c>.</summary>
    public static string Field(HeapObject from, ulong to, HeapGraph graph)
    {
        if (from.Mirrors is { } type)
            return Static(type, to);
        if (from.IsObjectArray)
        {
            for (long i = 0; i < from.Length; i++)
            {
                if (from.Element(i) == to)
                    return $"[{i}]";
            }
        }

        foreach (var (field, value) in from.Fields())
        {
            if (field.Type == BasicType.Object && (ulong)value == to)
                return "." + field.Name;
        }

        return graph.Roots.Locals.TryGetValue(from.Address, out var locals) && locals.Exists(local => local.Id == to) ? Local : ".<class>";
    }

    private static string Static(HeapClass type, ulong to)
    {
        foreach (var slot in type.Statics)
        {
            if (slot.Type == BasicType.Object && (ulong)slot.Value == to)
                return "." + (slot.Name == "<resolved_references>" ? "<constant pool>" : slot.Name);
        }

        return to == type.Loader ? ".<loader>" : to == type.Record.Super ? ".<super>" : to == type.Record.Domain ? ".<protection domain>" : ".<class>";
    }
}
