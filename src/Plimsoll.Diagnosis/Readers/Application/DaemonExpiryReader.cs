using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Gradle's watch over its daemon (org.gradle.launcher.daemon.server.health.LowMemoryDaemonExpirationStrategy and DaemonHealthStats, 5.0 to 9): it ends the daemon when heap or metaspace stay full.</summary>
internal sealed class DaemonExpiryReader : PatternReader
{
    public override string Format => "Gradle output";

    public override IReadOnlyList<string> Literals { get; } = ["after running out of JVM ", "Expiring Daemon because JVM "];

    protected override Regex Pattern => Expiry;

    protected override Fact? Of(Match match, LogLine line) => new DaemonExpired
    {
        Origin = line.Origin(),
        Failure = match.Groups["region"].Value.Contains("etaspace", StringComparison.Ordinal) ? "metaspace" : "heap-space",
    };

    private static readonly Regex Expiry = new("[Dd]aemon will (?:expire|be stopped) [^.]{0,40}after running out of JVM (?<region>[Mm]etaspace|heap space|memory)|Expiring Daemon because JVM (?<region>[Mm]etaspace|heap space|memory) is exhausted", RegexOptions.ExplicitCapture);
}
