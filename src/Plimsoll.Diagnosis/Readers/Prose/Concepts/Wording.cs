using System.Buffers;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words that name a thing and what happens to it in one breath.</summary>
/// <param name="kind">What happens to it.</param>
/// <param name="pattern">The words, with the thing in a named group.</param>
/// <param name="needs">Words of which the pattern cannot do without one, in small letters: most sentences have none, and are not searched. None given: every sentence is.</param>
internal sealed class Wording(ThingDeed kind, Regex pattern, params string[] needs)
{
    private const char FirstIdeograph = '\u4E00';
    private const char LastIdeograph = '\u9FFF';

    private readonly SearchValues<string>? _needs = needs.Length == 0 ? null : SearchValues.Create(needs, StringComparison.OrdinalIgnoreCase);
    private bool _isChinese;

    public ThingDeed Kind => kind;

    /// <summary>Words that stand in Chinese sentences only.</summary>
    public static Wording Chinese(ThingDeed kind, Regex pattern) => new(kind, pattern) { _isChinese = true };

    /// <summary>Where a sentence says it.</summary>
    public IEnumerable<Match> In(string sentence) => IsPossible(sentence) ? pattern.Matches(sentence) : [];

    private bool IsPossible(string sentence) =>
        _isChinese ? sentence.AsSpan().ContainsAnyInRange(FirstIdeograph, LastIdeograph) : _needs is null || sentence.AsSpan().ContainsAny(_needs);
}
