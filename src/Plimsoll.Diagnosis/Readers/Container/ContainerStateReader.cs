using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How a container ended, as <c>kubectl describe</c>, pod YAML or JSON, <c>docker inspect</c>, <c>docker ps</c>, systemd or a person tells it.</summary>
internal sealed partial class ContainerStateReader : LineReader
{
    public override string Format => "container state";

    public override IReadOnlyList<string> Literals { get; } = ["OOMKilled", "OOM Killed", "OOM-killed", "Exit Code:", "\"exitCode\"", "\"ExitCode\"", "exitCode: ", "Exited (", "exit status ", "exit code ", "exited with code ", "status=9/KILL", "killed by the OOM killer"];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text))
            return;
        var basis = Prose().IsMatch(line.Text) ? Basis.Reported : Basis.Read;
        if (Killed().IsMatch(line.Text) && !Denied().IsMatch(line.Text))
            context.Facts.Add(new ProcessKilled { Origin = line.Origin(), Basis = basis, Scope = KillScope.Container });
        if (Code().Match(line.Text) is { Success: true } code && int.TryParse(code.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            context.Facts.Add(new ProcessExit { Origin = line.Origin(), Basis = basis, Code = number, Reason = ReasonAbove(context) });
    }

    private static string ReasonAbove(LineContext context) =>
        context.Preceding(3).Select(line => Reason().Match(line.Text)).LastOrDefault(match => match.Success)?.Groups["reason"].Value ?? "";

    [GeneratedRegex(@"OOM[- ]?Killed|killed by the OOM killer", RegexOptions.IgnoreCase)]
    private static partial Regex Killed();

    [GeneratedRegex(@"OOMKilled""?\s*[:=]\s*false|\b(?:not|no|never|without|isn't|wasn't|neither)\b[^.]{0,40}OOM[- ]?Killed", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();

    [GeneratedRegex(@"(?:Exit Code:\s*|""?[eE]xitCode""?\s*:\s*|Exited \(|exit(?:ed)?(?: with)?(?: status| code)[ :=]+)(?<code>\d{1,3})\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(@"Reason:\s*(?<reason>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Reason();

    // A sentence: it begins with a capital, has several words and ends in a full stop.
    [GeneratedRegex(@"^[A-Z\p{IsCJKUnifiedIdeographs}][^=:{}\[\]]*\s\w+\s.*[.。]\s*$|\w+ \w+ \w+ \w+ \w+.*[.;,]$")]
    private static partial Regex Prose();
}
