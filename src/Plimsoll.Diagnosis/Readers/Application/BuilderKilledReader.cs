using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// The builder of a native image ended by SIGKILL: Quarkus (<c>NativeImageBuildRunner</c>) says that exit code 137 means memory, for a build in a container and for one beside it;
/// GraalVM's own driver says <c>Image build request failed with exit status 137</c>.
/// </summary>
internal sealed class BuilderKilledReader : PatternReader
{
    public override string Format => "build log";

    public override IReadOnlyList<string> Literals { get; } = ["Image generation failed. Exit code was 137", "Image build request failed with exit status 137"];

    protected override Regex Pattern => Killed;

    protected override Fact? Of(Match match, LogLine line) => new ProcessKilled
    {
        Origin = line.Origin(),
        Scope = Contained.IsMatch(line.Text) ? KillScope.Container : KillScope.Unsaid,
        Victim = "native-image",
    };

    private static readonly Regex Killed = new(@"Image generation failed\. Exit code was 137\b|Image build request failed with exit status 137\b");

    private static readonly Regex Contained = new(@"\b(?:[Dd]ocker|[Pp]odman|container)\b");
}
