using System.Text.RegularExpressions;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Query;

/// <summary>A part of a query that has a value for each object.</summary>
internal abstract record QueryExpression
{
    public abstract QueryValue Of(HeapObject found, QueryScope scope);
}

/// <summary>What expressions may ask beyond the object.</summary>
internal sealed record QueryScope(HeapGraph Graph, DominatorTree? Tree);

internal sealed record Literal(QueryValue Value) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope) => Value;
}

/// <summary>Fields and attributes one after the other; nothing is the object itself.</summary>
internal sealed record FieldPath(string[] Steps) : QueryExpression
{
    public static readonly string[] Attributes = ["@objectAddress", "@usedHeapSize", "@retainedHeapSize", "@displayName", "@length", "@clazz", "@name"];

    public override QueryValue Of(HeapObject found, QueryScope scope)
    {
        var value = new QueryValue(found);
        foreach (var step in Steps.Where(step => step.Length > 0))
            value = value.Value is HeapObject at ? Step(at, step, scope) : step == "@name" && value.Value is HeapClass type ? new QueryValue(type.Name) : QueryValue.Null;
        return value.Value is HeapClass last ? new QueryValue(last.Name) : value;
    }

    private static QueryValue Step(HeapObject at, string step, QueryScope scope) => step switch
    {
        "@objectAddress" => new((long)at.Address),
        "@usedHeapSize" => new(at.Shallow),
        "@retainedHeapSize" => new(scope.Tree?.RetainedOf(at.Address)),
        "@name" when at.Mirrors is { } mirrored => new(mirrored.Name),
        "@displayName" or "@name" => new(new QueryValue(at).Text(1000)),
        "@length" => new(at.Length),
        "@clazz" => new(at.Class is { } type ? type : at.Describe()),
        _ => Field(at, step, scope),
    };

    private static QueryValue Field(HeapObject at, string name, QueryScope scope)
    {
        foreach (var (field, value) in at.Fields())
        {
            if (field.Name == name)
                return OfType(field.Type, value, scope);
        }

        foreach (var slot in at.Mirrors?.Statics ?? [])
        {
            if (slot.Name == name)
                return OfType(slot.Type, slot.Value, scope);
        }

        return QueryValue.Null;
    }

    private static QueryValue OfType(byte type, long value, QueryScope scope) => type switch
    {
        BasicType.Object => new(scope.Graph.ObjectAt((ulong)value)),
        4 => new(value != 0),
        6 => new((double)BitConverter.Int32BitsToSingle((int)value)),
        7 => new(BitConverter.Int64BitsToDouble(value)),
        _ => new(value),
    };
}

internal sealed record ToText(QueryExpression Inner) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope) => new(Inner.Of(found, scope).Text(100_000));
}

internal sealed record Comparison(QueryExpression Left, string Operator, QueryExpression Right) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope)
    {
        var order = QueryValue.Compare(Left.Of(found, scope), Right.Of(found, scope));
        return new(Operator switch
        {
            "=" or "==" => order == 0, "!=" or "<>" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0,
        });
    }
}

internal sealed record Like(QueryExpression Inner, Regex Pattern) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope)
    {
        try
        {
            return new(Inner.Of(found, scope).Text(100_000) is { } text && Pattern.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return new(false);
        }
    }
}

internal sealed record Negation(QueryExpression Inner) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope) => new(!Inner.Of(found, scope).IsTrue);
}

internal sealed record Both(QueryExpression Left, QueryExpression Right) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope) => new(Left.Of(found, scope).IsTrue && Right.Of(found, scope).IsTrue);
}

internal sealed record Either(QueryExpression Left, QueryExpression Right) : QueryExpression
{
    public override QueryValue Of(HeapObject found, QueryScope scope) => new(Left.Of(found, scope).IsTrue || Right.Of(found, scope).IsTrue);
}
