namespace Plimsoll.Flink;

/// <summary>How much two keys look alike, from 0 to 1: spelling without separators and shared words, half and half.</summary>
internal static class KeyLikeness
{
    /// <summary>From here on a key is worth naming; below it the shared root alone would make everything alike.</summary>
    public const double Alike = 0.72;

    private const int LongestKey = 200;
    private static readonly char[] Separators = ['.', '-', '_'];

    public static double Of(string left, string right)
    {
        if (left.Length > LongestKey || right.Length > LongestKey)
            return 0;
        var (a, b) = (Bare(left), Bare(right));
        if (a == b)
            return 1;
        var longest = Math.Max(1, Math.Max(a.Length, b.Length));
        if (Math.Abs(a.Length - b.Length) > longest * 0.5)
            return 0;
        var spelling = 1 - ((double)Distance(a, b) / longest);
        return Math.Max(spelling - 0.02, (spelling + SharedWords(left, right)) / 2);
    }

    private static string Bare(string key) => new([.. key.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static double SharedWords(string left, string right)
    {
        var a = left.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var b = right.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var shared = a.Count(b.Contains);
        return (double)shared / Math.Max(1, a.Count + b.Count - shared);
    }

    /// <summary>Levenshtein distance in two rows.</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
