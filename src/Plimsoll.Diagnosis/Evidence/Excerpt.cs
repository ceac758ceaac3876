using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis;

/// <summary>Turns evidence text into text that may be shown: secrets masked, control characters made visible, length bounded.</summary>
public static partial class Excerpt
{
    /// <summary>Longest excerpt, in characters: a message with its numbers fits, a dumped payload does not.</summary>
    public const int MaxLength = 600;

    private const string Mask = "******";

    // Without one of these no pattern for secrets can match; most lines have none.
    private static readonly SearchValues<string> SecretWords =
        SearchValues.Create(["passw", "passphrase", "pwd", "secret", "token", "credential", "key", "auth", "bearer", "basic", "://", "AKIA", "eyJ"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> UnsafeCharacters = SearchValues.Create([.. Enumerable.Range(0, 0x2070).Select(code => (char)code).Where(character => character != '\t' && IsUnsafe(character))]);

    /// <summary>Cleans one line of evidence.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bounded = text.Length > MaxLength ? text[..MaxLength] + " ..." : text;
        return Visible(Redact(bounded)).Trim();
    }

    /// <summary>Masks passwords, keys and tokens: in <c>key=value</c> and <c>key: value</c> pairs, in URLs, in headers, and by their own shape.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().ContainsAny(SecretWords))
        {
            text = UrlPassword().Replace(text, "$1" + Mask + "@");
            text = SecretPair().Replace(text, "$1" + Mask);
            text = Bearer().Replace(text, "$1 " + Mask);
            text = ShapedToken().Replace(text, Mask);
        }

        return text;
    }

    /// <summary>Whether a configuration key names a secret (Flink's own list, GlobalConfiguration.SENSITIVE_KEYS, and the customs of others).</summary>
    public static bool IsSecretKey(string key) => SecretKey().IsMatch(key);

    /// <summary>Replaces control and bidirectional characters, which could move a terminal's cursor or reorder a line, by visible escapes.</summary>
    public static string Visible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAny(UnsafeCharacters))
            return text.Replace('\t', ' ');
        var clean = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (character == '\t')
                clean.Append(' ');
            else if (IsUnsafe(character))
                clean.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                clean.Append(character);
        }

        return clean.ToString();
    }

    private static bool IsUnsafe(char character) =>
        char.IsControl(character) || character is (>= '\u200e' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    [GeneratedRegex("passw(or)?d|passphrase|pwd$|secret|token|credential|access.?key|api.?key|account.?key|private.?key|service-key|auth-params|basic-auth|jaas.config|http-headers", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();

    [GeneratedRegex(@"([a-z][a-z0-9+.-]*://[^\s/:@]+:)[^\s/@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex UrlPassword();

    [GeneratedRegex("""((?:[\w.\-]*(?:passw(?:or)?d|passphrase|pwd|secret|credential|access.?key|api.?key|account.?key|private.?key|service-key)[\w.\-]*|[\w.\-]*token)["']?\s*(?:[=:,]|\s=>)\s*["']?)(?!\*)[^\s"',;&]+""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPair();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9+/_.=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\bAKIA[0-9A-Z]{16}\b|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*")]
    private static partial Regex ShapedToken();
}
