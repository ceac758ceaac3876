using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Jars that a TaskManager downloads: once for each job, and so for each class loader.</summary>
internal sealed class JarFetchReader : PatternReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["Downloading "];

    protected override Regex Pattern => Download;

    protected override Fact? Of(Match match, LogLine line) => new JarFetched { Origin = line.Origin(), Job = match.Groups["job"].Value, Jar = match.Groups["jar"].Value };

    private static readonly Regex Download = new(@"Downloading (?<job>[0-9a-f]{32})/p-(?<jar>[0-9a-f]{40})-", RegexOptions.ExplicitCapture);
}
