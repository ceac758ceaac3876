using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Heap.Query;

/// <summary>Recursive descent: SELECT items FROM [INSTANCEOF] class [alias] [WHERE or].</summary>
internal sealed class QueryParser(string text)
{
    private static readonly string[] Unsupported = ["UNION", "DISTINCT", "OBJECTS", "RETAINED", "IMPLEMENTS", "IN", "ORDER", "GROUP", "LIMIT", "AS", "DOMINATORS", "EVAL"];
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);
    private const int MostDepth = 100;
    private readonly List<QueryToken> _tokens = QueryToken.Split(text);
    private readonly List<(string[] Steps, QueryToken Token)> _paths = [];
    private int _next;
    private int _depth;

    private QueryToken Current => _tokens[_next];

    public ParsedQuery Query()
    {
        Expect("SELECT");
        var items = new List<(string Name, QueryExpression? Value)>();
        do
            items.Add(Item());
        while (Take(","));
        Expect("FROM");
        var subclasses = Take("INSTANCEOF");
        var target = Class();
        var alias = Alias();
        var condition = Take("WHERE") ? Or() : null;
        if (Current.Kind != QueryTokenKind.End)
            throw Unexpected("the end of the query");
        Bind(alias);
        return new ParsedQuery(items, target, subclasses, condition, _paths.Exists(path => path.Steps.Contains("@retainedHeapSize")));
    }

    private (string Name, QueryExpression? Value) Item()
    {
        var start = Current.At;
        if (Take("*"))
            return ("object", null);
        var value = Operand();
        var end = Current.At;
        if (!Take("AS"))
            return (text[start..end].Trim(), value);
        return Current.Kind is QueryTokenKind.Word or QueryTokenKind.Text ? (_tokens[_next++].Text, value) : throw Unexpected("a column name");
    }

    private Regex Class()
    {
        var token = _tokens[_next++];
        return token.Kind switch
        {
            QueryTokenKind.Text => Pattern(token),
            QueryTokenKind.Word when !token.Is("WHERE") && !IsUnsupported(token) => new Regex("^" + Regex.Escape(token.Text) + "$", RegexOptions.CultureInvariant, PatternTime),
            QueryTokenKind.Symbol when token.Is("(") => throw new HeapQueryException("queries within queries are not supported", token.At),
            _ => throw new HeapQueryException(IsUnsupported(token) ? $"{token.Text} is not supported" : "a class is expected here: com.acme.Order, or \"a regular expression\"", token.At),
        };
    }

    private string? Alias() =>
        Current.Kind == QueryTokenKind.Word && !Current.Is("WHERE") ? IsUnsupported(Current) ? throw new HeapQueryException($"{Current.Text} is not supported", Current.At) : _tokens[_next++].Text : null;

    private QueryExpression Or()
    {
        Deeper();
        var left = And();
        while (Take("OR"))
            left = new Either(left, And());
        _depth--;
        return left;
    }

    private QueryExpression And()
    {
        var left = Not();
        while (Take("AND"))
            left = new Both(left, Not());
        return left;
    }

    private QueryExpression Not()
    {
        var isNegated = false;
        while (Take("NOT") || Take("!"))
            isNegated = !isNegated;
        var inner = Condition();
        return isNegated ? new Negation(inner) : inner;
    }

    private QueryExpression Condition()
    {
        if (Take("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        var left = Operand();
        var isNegated = Take("NOT");
        if (Take("LIKE"))
        {
            var like = new Like(left, Current.Kind == QueryTokenKind.Text ? Pattern(_tokens[_next++]) : throw Unexpected("a pattern in quotes"));
            return isNegated ? new Negation(like) : like;
        }

        if (Current is { Kind: QueryTokenKind.Symbol, Text: "=" or "==" or "!=" or "<>" or "<" or "<=" or ">" or ">=" } && !isNegated)
            return new Comparison(left, _tokens[_next++].Text, Operand());
        return left is FieldPath or Literal && !isNegated ? left : throw Unexpected("a comparison or LIKE");
    }

    private QueryExpression Operand()
    {
        var token = _tokens[_next++];
        switch (token.Kind)
        {
            case QueryTokenKind.Text:
                return new Literal(new(token.Text));
            case QueryTokenKind.Number:
                return new Literal(Number(token));
            case QueryTokenKind.Word when token.Is("true") || token.Is("false"):
                return new Literal(new(token.Is("true")));
            case QueryTokenKind.Word when token.Is("null"):
                return new Literal(QueryValue.Null);
            case QueryTokenKind.Word when Current.Is("("):
                return Function(token);
            case QueryTokenKind.Word when !IsUnsupported(token) && !token.Is("FROM") && !token.Is("WHERE"):
                return Path(token);
            default:
                _next--;
                throw Unexpected("a field, text or number");
        }
    }

    private QueryExpression Function(QueryToken name)
    {
        Expect("(");
        if (name.Text.EndsWith(".toString", StringComparison.Ordinal))
        {
            Expect(")");
            return new ToText(Path(name with { Text = name.Text[..^".toString".Length] }));
        }

        if (!name.Is("toString"))
            throw new HeapQueryException($"{name.Text}() is not supported; the only function is toString(x)", name.At);
        var inner = Operand();
        Expect(")");
        return new ToText(inner);
    }

    /// <summary>The alias in front is taken off when it is known.</summary>
    private FieldPath Path(QueryToken token)
    {
        var steps = token.Text.Split('.');
        if (Array.Find(steps, step => step.Contains('[', StringComparison.Ordinal)) is not null)
            throw new HeapQueryException("[index] is not supported: ask for the array and look at it with heap object", token.At);
        if (Array.Find(steps, step => step.StartsWith('@') && !FieldPath.Attributes.Contains(step)) is { } unknown)
            throw new HeapQueryException($"{unknown} is not supported; there are {string.Join(", ", FieldPath.Attributes)}", token.At + token.Text.IndexOf(unknown, StringComparison.Ordinal));
        _paths.Add((steps, token));
        return new FieldPath(steps);
    }

    private void Bind(string? alias)
    {
        foreach (var (steps, token) in _paths)
        {
            if (alias is not null && steps[0] != alias && !steps[0].StartsWith('@'))
                throw new HeapQueryException($"'{steps[0]}' is not the alias of the class, which is '{alias}'", token.At);
            if (alias is not null && steps[0] == alias)
                steps[0] = "";
        }
    }

    private static QueryValue Number(QueryToken token)
    {
        if (token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(token.Text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address))
            return new(address);
        if (long.TryParse(token.Text.TrimEnd('L', 'l'), CultureInfo.InvariantCulture, out var whole))
            return new(whole);
        return double.TryParse(token.Text, CultureInfo.InvariantCulture, out var real) ? new(real) : throw new HeapQueryException($"'{token.Text}' is no number", token.At);
    }

    private static Regex Pattern(QueryToken token)
    {
        try
        {
            return new Regex($"^(?:{token.Text})$", RegexOptions.CultureInvariant | RegexOptions.Singleline, PatternTime);
        }
        catch (ArgumentException failure)
        {
            throw new HeapQueryException($"this is no regular expression: {failure.Message}", token.At);
        }
    }

    private void Deeper()
    {
        if (++_depth > MostDepth)
            throw new HeapQueryException("parentheses are nested too deep", Current.At);
    }

    private static bool IsUnsupported(QueryToken token) => token.Kind == QueryTokenKind.Word && Array.Exists(Unsupported, token.Is);

    private bool Take(string word)
    {
        if (!Current.Is(word))
            return false;
        _next++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
            throw Unexpected(word);
    }

    private HeapQueryException Unexpected(string expected) => new(
        Current.Kind == QueryTokenKind.End ? $"the query ends where {expected} is expected" : IsUnsupported(Current) ? $"{Current.Text} is not supported; {expected} is expected" : $"found '{Current.Text}' where {expected} is expected", Current.At);
}
