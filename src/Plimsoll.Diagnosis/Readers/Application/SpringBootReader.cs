using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Spring Boot's version: its banner, the name of its jar, a person's words.</summary>
internal sealed class SpringBootReader : PatternReader
{
    public override string Format => "Spring Boot log";

    public override IReadOnlyList<string> Literals { get; } = ["Spring Boot", "spring-boot-", "SpringBoot", "Springboot", "springboot"];

    protected override Regex Pattern => Named;

    protected override Fact? Of(Match match, LogLine line) => Version.TryParse(match.Groups["version"].Value, out var version)
        ? new LibraryVersion
        {
            Origin = line.Origin(),
            Basis = line.Text.Contains("::", StringComparison.Ordinal) || line.Text.Contains(".jar", StringComparison.Ordinal) ? Basis.Read : Basis.Reported,
            Library = "Spring Boot",
            Version = version,
        }
        : null;

    private static readonly Regex Named = new(@"\b[Ss]pring[ -]?[Bb]oot(?: version|\s*::)?[\s(:v-]{0,40}(?<version>\d{1,3}\.\d{1,3}\.\d{1,3})", RegexOptions.ExplicitCapture);
}
