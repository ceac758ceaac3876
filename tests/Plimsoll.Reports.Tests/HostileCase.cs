using Plimsoll.Diagnosis;

namespace Plimsoll.Tests;

/// <summary>A verdict in which every text tries to be something else: markup, script, escape sequences, direction marks, table and fence breakers, formulas, giants.</summary>
internal static class HostileCase
{
    /// <summary>What must never come out as it went in, in any format.</summary>
    public const string Attack =
        "</script><script>alert(1)</script><img src=x onerror=alert(2)> \e]0;owned\a\e[31m \u202egnp.exe\u2066 \u0000\u0008 | a | b\n```\n# owned\n~~~\n--- ]]> &amp; \"' onmouseover=\"alert(3) [x](javascript:alert(4)) ![i](http://evil.example/i.png) @everyone =cmd|'/c calc'!A1 \ud800 \u2028 <!-- -->";

    /// <summary>The verdict; its giant field is a million characters without a blank.</summary>
    public static CaseVerdict Verdict()
    {
        var process = new ProcessKey("tm" + Attack, ProcessRole.TaskManager, Attack);
        var origin = new Origin("dir/" + Attack + ".log", 7, 70, new DateTimeOffset(2026, 11, 21, 6, 0, 0, TimeSpan.Zero), Attack);
        var fact = new JvmRefusal { Origin = origin, Process = process };
        var giant = new JvmRefusal { Origin = origin with { Line = 8, Excerpt = new string('A', 1_000_000) }, Process = process };
        return new CaseVerdict
        {
            Kind = VerdictKind.Likely,
            Summary = Attack,
            Processes = [process],
            Findings =
            [
                new Finding
                {
                    Id = "id" + Attack, Title = Attack, Failure = "heap-space", Cause = Attack, Severity = Severity.Critical, Confidence = 0.7, FailureConfidence = 0.9, Process = process,
                    Witnesses = [new Witness(Weight.Strong, "a", Attack, [fact]), new Witness(Weight.Weak, "b", "giant", [giant])],
                    Missing = [new MissingEvidence(Attack, Attack)],
                    Fixes = [new Fix(Applicability.Check, Attack) { Text = Attack, Code = Attack, Verify = Attack, Changes = [new Change(Attack, Attack, Attack, Attack, 3) { Edit = new TextEdit(3, 1, int.MaxValue, Attack) }], Effect = [new RegionEffect(Attack, 1, 2)] }],
                },
            ],
            Rejected = [new Rejected(Attack, Attack, Attack, new Witness(Weight.Refuting, "r", Attack, [fact]), true, 0)],
            OtherProblems = [fact],
            Passed = [Attack],
            Skipped = [new SkippedCheck(Attack, Attack)],
            Crashed = [new CrashedCheck(Attack, Attack)],
            Coverage = [new Coverage(Attack, Attack, CoverageState.Partial, Attack)],
            Timeline = new Timeline([new TimelineEvent(origin.At!.Value, process, TimelineKind.Failure, Attack, origin) { Mark = TimelineMark.Trigger }], [new ClockNote(Attack, TimeSpan.FromHours(1), Attack)]),
        };
    }
}
