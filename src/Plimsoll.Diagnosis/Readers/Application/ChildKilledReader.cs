using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Commands of a build or an agent that were ended by SIGKILL, in the words of who started them: git (run-command.c), gcc, clang and their linkers, make, npm and yarn.
/// Nobody but the kernel's out-of-memory killer is used to ending such a command so.
/// </summary>
internal sealed class ChildKilledReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } =
        [" died of signal 9", "Killed signal terminated program", "terminated with signal 9", "execute command: Killed", "terminated by signal 9", "was killed with SIGKILL", "signal SIGKILL", "make: *** [", "]: *** [", "because the process exited too early"];

    protected override Regex Pattern => Killed;

    protected override Fact? Of(Match match, LogLine line) => new ChildKilled { Origin = line.Origin(), Program = match.Groups["program"].Value };

    private static readonly Regex Killed = new("""
        \berror:\s(?<program>[\w./-]{1,80})\sdied\sof\ssignal\s9\b
        |\bKilled\ssignal\sterminated\sprogram\s(?<program>[\w.+-]{1,40})
        |\b(?<program>ld|ld\.\w+|collect2|lto1|cc1\w*)\sterminated\swith\ssignal\s9\b
        |\bunable\sto\sexecute\scommand:\sKilled\b
        |\b[Cc]ommand\s(?:was\s)?terminated\sby\ssignal\s9\b
        |\b[Cc]ommand\swas\skilled\swith\sSIGKILL\b
        |^(?:npm|yarn|pnpm)\s(?:ERR!|error)\ssignal\sSIGKILL\b
        |^make(?:\[\d+\])?:\s\*\*\*\s\[(?<program>[^\]]{1,120})\]\sKilled\b
        |\bbuild\sfailed\sbecause\sthe\sprocess\sexited\stoo\searly\b
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);
}
