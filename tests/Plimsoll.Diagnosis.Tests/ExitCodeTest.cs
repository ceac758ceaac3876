namespace Plimsoll.Diagnosis.Tests;

/// <summary>A code that a process chose for itself is explained; it is no diagnosis.</summary>
public sealed class ExitCodeTest
{
    [Theory]
    [InlineData(239, "uncaught exception in one of its own threads", "FATAL: Thread")]
    [InlineData(255, "halted the TaskManager", "Encountered fatal error")]
    [InlineData(3, "-XX:+ExitOnOutOfMemoryError", "Terminating due to")]
    [InlineData(134, "aborted", "hs_err_pid")]
    [InlineData(139, "native code", "Problematic frame")]
    [InlineData(31, "YARN", "yarn logs")]
    public void TheCodeAndTheNextStepAreNamed(int code, string meaning, string next)
    {
        using var test = new TestCase().With("describe.txt", $"Containers:\n  flink-main-container:\n    Image: flink:1.17.2\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    {code}\n").With("taskmanager.txt", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner\n");
        var verdict = test.Diagnose();
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains(meaning, verdict.Summary, StringComparison.Ordinal);
        Assert.Contains(next, verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(143)]
    public void AnOrderlyEndIsNoProblem(int code)
    {
        using var test = new TestCase().With("describe.txt", $"    Last State:     Terminated\n      Reason:       Completed\n      Exit Code:    {code}\n");
        Assert.Equal(VerdictKind.Healthy, test.Diagnose().Kind);
    }
}
