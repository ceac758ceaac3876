using System.Text.RegularExpressions;

namespace Plimsoll.Heap.Views;

/// <summary>Keeps passwords and keys that lie in a heap out of every answer.</summary>
internal static partial class Secrets
{
    private const string Redacted = "<redacted>";
    private static readonly string[] Words = ["password", "passwd", "secret", "token", "credential", "apikey", "api-key", "api.key", "access-key", "access.key", "private-key", "private.key", "account.key", "sasl.jaas"];

    /// <summary>The value of a setting, or a mark where its name says that it is a secret.</summary>
    public static string Value(string name, string value) =>
        Array.Exists(Words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Redacted : Text(value);

    /// <summary>Any text without the secrets inside: <c>password=...</c>, <c>Bearer ...</c>, user and password in a URL, tokens and keys of known shape.</summary>
    public static string Text(string text) => Shapes().Replace(Assignments().Replace(text, "$1" + Redacted), Redacted);

    /// <summary>A command line without secrets: as <see cref="Text"/>, and what follows an option such as <c>--db-password</c>.</summary>
    public static string Command(string text) => Options().Replace(Text(text), "$1" + Redacted);

    [GeneratedRegex("""(\s--?[\w.-]*(?:password|passwd|secret|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key)[\w.-]*\s+)(?!-)\S+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Options();

    [GeneratedRegex("""((?:password|passwd|pwd|secret|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key)\w*["']?\s*[=:]\s*|\bbearer\s+|\bbasic\s+|://[^/\s:@]+:)[^\s,;&"'}@]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Assignments();

    [GeneratedRegex("""\beyJ[\w-]{10,}\.[\w-]{5,}(?:\.[\w-]*)?|\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shapes();
}
