namespace Plimsoll.Diagnosis.Fixes;

/// <summary>The first step where no rule explains why a limit broke, but what to do first does not depend on it.</summary>
internal static class OpenAdvice
{
    /// <summary>The advice as fixes; none for most failures.</summary>
    public static IEnumerable<Fix> For(BrokenLimit limit) => limit.Failure != "native-thread" ? [] :
    [
        new Fix(Applicability.Check, "count the threads by name: one name that grows with every connection or call is a leak, to be ended in its code or by an upgrade of the plugin or library; only a level number calls for a higher limit")
        {
            Text = "jcmd PID Thread.print (or jstack PID) names them. The limits are ulimit -u, the control group's pids.max and TasksMax. More heap does not help: stacks lie outside of it, and a larger -Xmx leaves them less room.",
            Verify = "the number of threads (java.lang:type=Threading, ThreadCount) is level over a day",
        },
    ];
}
