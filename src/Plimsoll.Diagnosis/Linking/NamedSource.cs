using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Linking;

/// <summary>A source and what its content and its name say of the process behind it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Role">The role of its process.</param>
/// <param name="Folder">Its folder; empty at the root.</param>
/// <param name="Stem">Its file name without endings, dates and rotation numbers: the same for a whole rotated set.</param>
internal sealed record NamedSource(SourceFacts Source, ProcessRole Role, string Folder, string Stem)
{
    /// <summary>A source by its path and facts.</summary>
    public static NamedSource Of(SourceFacts source)
    {
        var slash = source.Path.LastIndexOf('/');
        return new NamedSource(source, SourceRole.Of(source), slash < 0 ? "" : source.Path[..slash], Ending.Replace(source.Path[(slash + 1)..], ""));
    }

    /// <summary>Whether its process began in it.</summary>
    public bool HasBanner => Source.Facts.Any(fact => fact is FlinkBanner);

    /// <summary>The number or pod suffix that a log's name gives its process: <c>2</c> of <c>tm-2-gc.log</c>; series of other files number their samples, not processes.</summary>
    public string? Instance => LogName.IsMatch(Source.Path) && InstanceName.Match(Stem) is { Success: true } match ? match.Groups["instance"].Value : null;

    /// <summary>How near another source's name is: shared folders, shared words, the same instance.</summary>
    public int Affinity(NamedSource other)
    {
        var folders = Folder.Split('/').Zip(other.Folder.Split('/')).TakeWhile(pair => pair.First == pair.Second).Count();
        var words = Words.Split(Stem).Intersect(Words.Split(other.Stem), StringComparer.OrdinalIgnoreCase).Count();
        return (folders * 2) + words + (Instance is { } own && own == other.Instance ? 5 : 0);
    }

    private static readonly Regex Ending = new(@"(\.(log|out|err|gz|txt|json|current|zip)|\.\d{1,3}|[.-]\d{4}-\d\d-\d\d([.-]\d+)?)+$");

    private static readonly Regex LogName = new(@"\.(log|out)\b");

    private static readonly Regex InstanceName = new(@"(^|[_.-])(task-?manager|task-?executor|tm)[-_.]?(?<instance>\d{1,4}(-\d{1,4})?)(?=[_.-]|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex Words = new(@"[^\p{L}\p{Nd}]+");
}

/// <summary>The facts of one source.</summary>
internal sealed record SourceFacts(string Path, IReadOnlyList<Fact> Facts);
