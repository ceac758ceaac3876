using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// What a shell prints where the program that it ran was ended by SIGKILL: bash in a script (<c>run.sh: line 198:    57 Killed    "$@"</c>) and at its prompt (<c>[1]+  Killed   java -jar app.jar</c>), zsh
/// (<c>zsh: killed  java</c>), and the bare word below the command that started a JVM.
/// </summary>
internal sealed class ShellKilledReader : LineReader
{
    private const int LinesBelowCommand = 60;

    public override string Format => "shell output";

    public override IReadOnlyList<string> Literals { get; } = [" Killed  ", " Killed: 9", "zsh: killed", " 已杀死  "];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["Killed", "killed  ", "已杀死"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text))
            return;
        if (Killed.Match(line.Text) is { Success: true } killed ? !Other.IsMatch(killed.Groups["command"].Value) : Bare.IsMatch(line.Text) && context.Preceding(LinesBelowCommand).Any(above => Command.IsMatch(above.Text)))
            context.Facts.Add(new ProcessExit { Origin = line.Origin(), Code = ExitCodes.Killed, ByShell = true });
    }

    private static readonly Regex Killed = new("""
        (?:\bline\ \d{1,5}:|行\s?\d{1,5}[:：])\s+(?:\d{1,8}\s+)?(?:Killed(?::\ 9)?|已杀死)(?![\w:])(?:\s{1,60}(?<command>\S.{0,200}))?
        |^\s*\[\d{1,3}\]\s{0,2}[+-]?\s+(?:\d{1,8}\s+)?(?:[Kk]illed(?::\ 9)?|已杀死)\s+(?<command>\S.{0,200})
        |^\s*zsh:\s(?:\d{1,8}\s)?killed\s+(?<command>\S.{0,200})
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);

    private static readonly Regex Bare = new(@"^\s*(?:Killed(?:: 9)?|已杀死)\s*$");

    private static readonly Regex Command = new(@"(?:^|[\s/;&(])(?:java|mvn|mvnw|gradle|gradlew|sbt|catalina\.sh|startup\.sh)\s+\S");

    // Programs that are no JVM and start none.
    private static readonly Regex Other = new(@"^[""'(]*(?:exec |nohup |sudo |time )*(?:\S{0,200}/)?(?:python[\d.]*|pip[\d.]*|node|npm|npx|yarn|gcc|g\+\+|cc1\w*|ld|make|cmake|cargo|rustc|go|mysqld?|postgres|psql|redis-\w+|nginx|php\S*|ruby|perl|git|docker|tail|head|cat|sleep|curl|wget|tar|gzip|xz|zstd|rsync|sort|grep|awk|sed|sshd?|vim?)(?=[\s""')&|]|$)");
}
