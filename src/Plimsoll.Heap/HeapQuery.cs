using System.Collections.Immutable;
using Plimsoll.Heap.Query;

namespace Plimsoll.Heap;

/// <summary>One object that a query found.</summary>
/// <param name="Address">Where it lies.</param>
/// <param name="Class">Its class.</param>
/// <param name="Values">The values of the columns; null for null.</param>
public sealed record HeapQueryRow(ulong Address, string Class, ImmutableArray<string?> Values);

/// <summary>What a query found.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">The first rows, in the order of the file.</param>
/// <param name="Matched">Objects that fit, shown or not.</param>
/// <param name="Examined">Objects of the class.</param>
public sealed record HeapQueryResult(ImmutableArray<string> Columns, ImmutableArray<HeapQueryRow> Rows, long Matched, long Examined);

/// <summary>A query that cannot be understood: what is wrong, and where (characters from 0).</summary>
public sealed class HeapQueryException(string message, int position) : Exception(message)
{
    /// <summary>Without details.</summary>
    public HeapQueryException()
        : this("the query cannot be understood", 0)
    {
    }

    /// <summary>With a message alone.</summary>
    public HeapQueryException(string message)
        : this(message, 0)
    {
    }

    /// <summary>With its cause.</summary>
    public HeapQueryException(string message, Exception innerException)
        : this(message, 0) => _ = innerException;

    /// <summary>Where in the text, in characters from 0.</summary>
    public int Position { get; } = position;
}

/// <summary>
/// The part of Eclipse MAT's OQL that people paste: <c>SELECT items FROM [INSTANCEOF] class [alias] [WHERE condition]</c>. Items and operands: <c>*</c>, <c>alias.field.field</c>, <c>alias.@objectAddress</c>,
/// <c>@usedHeapSize</c>, <c>@retainedHeapSize</c>, <c>@displayName</c>, <c>@length</c>, <c>@clazz.@name</c>, <c>toString(x)</c>, text, numbers, true, false, null. Conditions: = != &lt; &lt;= &gt; &gt;=, LIKE (a regular expression for the whole
/// text), AND, OR, NOT, parentheses. A class is a name, or in quotes a regular expression.
/// </summary>
public sealed class HeapQuery
{
    private readonly ParsedQuery _query;

    private HeapQuery(ParsedQuery query) => _query = query;

    /// <summary>Whether the query asks for retained sizes, for which a dominator tree has to be built.</summary>
    public bool NeedsRetained => _query.NeedsRetained;

    /// <summary>Parses a query.</summary>
    /// <exception cref="HeapQueryException">It cannot be understood, or uses what is not supported.</exception>
    public static HeapQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new HeapQuery(new QueryParser(text).Query());
    }

    /// <summary>Runs it over the reachable objects.</summary>
    /// <param name="graph">The dump.</param>
    /// <param name="reachability">What is reachable; null for every object of the dump.</param>
    /// <param name="tree">For retained sizes; null where <see cref="NeedsRetained"/> is false.</param>
    /// <param name="limit">Most rows to return.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="HeapDumpException">The dump has no such class.</exception>
    public HeapQueryResult Run(HeapGraph graph, Func<ulong, bool>? reachability, DominatorTree? tree, int limit = 100, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return _query.Run(graph, reachability, tree, limit, cancellation);
    }
}
