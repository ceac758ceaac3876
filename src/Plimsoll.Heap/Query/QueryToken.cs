namespace Plimsoll.Heap.Query;

internal enum QueryTokenKind
{
    Word,
    Text,
    Number,
    Symbol,
    End,
}

/// <summary>A word, text, number or symbol of a query and where it begins.</summary>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, int At)
{
    public bool Is(string word) => Kind is QueryTokenKind.Word or QueryTokenKind.Symbol && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Splits a query. Words may hold dots, dollars, brackets and at-signs: <c>s.value.@length</c>, <c>byte[]</c>, <c>com.acme.X$1</c>.</summary>
    public static List<QueryToken> Split(string text)
    {
        var tokens = new List<QueryToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = One(text, at, out var end);
            tokens.Add(token);
            at = end;
        }

        tokens.Add(new QueryToken(QueryTokenKind.End, "", text.Length));
        return tokens;
    }

    private static QueryToken One(string text, int at, out int end)
    {
        if (text[at] is '"' or '\'')
        {
            end = text.IndexOf(text[at], at + 1) + 1;
            return end > 0 ? new QueryToken(QueryTokenKind.Text, text[(at + 1)..(end - 1)], at) : throw new HeapQueryException("the text that begins here has no closing quote", at);
        }

        if (char.IsAsciiDigit(text[at]) || (text[at] == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            for (end = at + 1; end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '.'); end++) { }
            return new QueryToken(QueryTokenKind.Number, text[at..end], at);
        }

        if (IsWord(text[at]))
        {
            for (end = at + 1; end < text.Length && (IsWord(text[end]) || text[end] is '.' or '[' or ']' || char.IsAsciiDigit(text[end])); end++) { }
            return new QueryToken(QueryTokenKind.Word, text[at..end], at);
        }

        end = at + (at + 1 < text.Length && text.AsSpan(at, 2) is "!=" or "<=" or ">=" or "<>" or "==" ? 2 : 1);
        return "=<>!,()*".Contains(text[at], StringComparison.Ordinal)
            ? new QueryToken(QueryTokenKind.Symbol, text[at..end], at)
            : throw new HeapQueryException($"'{text[at]}' is not part of this query language (arithmetic, [index] on expressions and the like are not supported)", at);
    }

    private static bool IsWord(char c) => char.IsLetter(c) || c is '_' or '$' or '@';
}
