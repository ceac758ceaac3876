using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A kind of object that starts threads of its own: whoever makes one for each call makes its threads for each call.</summary>
/// <param name="Names">Names of its threads; the group <c>owner</c> tells one object from the next. Without that group each such thread stands for an object.</param>
/// <param name="Kind">What the objects are, in the plural.</param>
/// <param name="Factories">Parts of the frames that make one.</param>
/// <param name="Cure">How to have one only, and how to end it.</param>
internal sealed record ThreadOwner(Regex Names, string Kind, IReadOnlyList<string> Factories, string Cure)
{
    /// <summary>From so many alive at once on it is no ordinary use.</summary>
    public long Least { get; init; } = 20;

    /// <summary>Code to paste; null where words are enough.</summary>
    public string? Code { get; init; }

    /// <summary>How many different objects the threads of these names belong to.</summary>
    public int Count(IEnumerable<string> names)
    {
        var found = names.Select(name => Names.Match(name)).Where(match => match.Success).ToArray();
        var owners = found.Where(match => match.Groups["owner"].Success).Select(match => match.Groups["owner"].Value).Distinct(StringComparer.Ordinal).Count();
        return owners > 0 ? owners : found.Length;
    }

    /// <summary>The number of the object that this thread belongs to: how many were made before it; null where the name has no number.</summary>
    public long? Number(string name) =>
        Names.Match(name) is { Success: true } match && long.TryParse(match.Groups["owner"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a frame makes one.</summary>
    public bool IsFactory(string frame) => Factories.Any(part => frame.Contains(part, StringComparison.Ordinal));
}
