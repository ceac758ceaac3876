using System.Buffers;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Recognises known programs in a text by what they write themselves: class packages, loggers, variables, images; in people's words by name.</summary>
internal static partial class SystemRecognition
{
    /// <summary>Characters before and after a failure that are beside it.</summary>
    private const int Beside = 4000;

    /// <summary>A log repeats its loggers: the first finds suffice.</summary>
    private const int MostFinds = 2000;

    private static readonly string[] Signs = [.. SystemTable.All.SelectMany(system => system.Signs).Distinct(StringComparer.Ordinal)];
    private static readonly SearchValues<string> AnySign = SearchValues.Create(Signs, StringComparison.Ordinal);
    private static readonly ILookup<char, string> ByFirst = Signs.ToLookup(sign => sign[0]);

    /// <summary>The programs that a text shows.</summary>
    /// <param name="path">Its path: a file may be named after one of the program's JVMs.</param>
    /// <param name="text">The text, or its beginning.</param>
    /// <param name="prose">Whether a person wrote it.</param>
    public static IEnumerable<SystemSeen> In(string path, string text, bool prose)
    {
        var found = Finds(text);
        var failure = BesideFailure(text);
        var foundNear = failure is null ? [] : failure.Length == text.Length ? found : Finds(failure);
        var near = failure ?? text;
        foreach (var system in SystemTable.All)
        {
            var weight = system.Signs.Any(foundNear.Contains) ? 3 : system.Signs.Any(found.Contains) ? 2 : prose && system.Words.Any(word => Names(text, word)) ? 1 : 0;
            if (weight > 0)
                yield return new SystemSeen { Origin = Origin.None with { Source = path }, System = system, Jvm = JvmOf(system, near, path), Weight = weight };
        }
    }

    /// <summary>Whether a program's own frames, logger or words are in a trace.</summary>
    public static bool IsIn(KnownSystem system, Thrown thrown) =>
        system.Signs.Any(sign => thrown.HasFrame(sign) || thrown.Logger?.Contains(sign, StringComparison.Ordinal) == true || thrown.Chain.Any(link => link.Text.Contains(sign, StringComparison.Ordinal)));

    private static KnownJvm JvmOf(KnownSystem system, string near, string path) =>
        system.Jvms.Count == 1 ? system.Jvms[0] : system.Jvms.OrderByDescending(jvm => jvm.Signs.Count(sign => near.Contains(sign, StringComparison.Ordinal) || path.Contains(sign, StringComparison.Ordinal))).First();

    private static string? BesideFailure(string text)
    {
        if (Failure.Match(text) is not { Success: true } failure)
            return null;
        var start = Math.Max(0, failure.Index - Beside);
        return text[start..Math.Min(text.Length, failure.Index + Beside)];
    }

    private static HashSet<string> Finds(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var rest = text.AsSpan();
        for (var finds = 0; finds < MostFinds && rest.IndexOfAny(AnySign) is >= 0 and var index; finds++)
        {
            rest = rest[index..];
            foreach (var sign in ByFirst[rest[0]])
            {
                if (rest.StartsWith(sign, StringComparison.Ordinal))
                    found.Add(sign);
            }

            rest = rest[1..];
        }

        return found;
    }

    // As a word of its own: Solr, not Solrbuch.
    private static bool Names(string text, string word)
    {
        for (var index = text.IndexOf(word, StringComparison.Ordinal); index >= 0; index = text.IndexOf(word, index + 1, StringComparison.Ordinal))
        {
            var end = index + word.Length;
            if ((index == 0 || !char.IsAsciiLetterOrDigit(text[index - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end]) || !char.IsAsciiLetterOrDigit(word[^1])))
                return true;
        }

        return false;
    }

    private static readonly Regex Failure = new("OutOfMemory|OutOfDirectMemory|OOMKilled|heap space|GC overhead limit|Out of swap space|insufficient memory|memory limits|oom-kill|native thread");
}
