namespace Plimsoll.Diagnosis.Tests;

/// <summary>Words about the state of a job: it grows, it is kept for weeks, a restore fails on it.</summary>
public sealed class StateToldTest
{
    [Theory]
    [InlineData("The state of the window operator only ever grows. In the end java.lang.OutOfMemoryError: Java heap space", "state-growth")]
    [InlineData("The state of our job keeps growing and the taskmanager gets OOM.", "state-growth")]
    [InlineData("It is a left join in Flink SQL without a state TTL, after two weeks the TaskManager fails with OOM.", "state-growth/join-without-ttl")]
    [InlineData("Flink 双流 join 状态保留一个月，TaskManager OOM", "state-growth/join-without-ttl")]
    [InlineData("The TaskManager gets OOM in the restore of the source state. It is a union list state with millions of records.", "state-growth/union-list")]
    public void State_that_grows_or_is_kept_for_long_is_bounded(string notes, string cause)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(("heap-space", cause), (finding.Failure, finding.Cause));
        Assert.NotEmpty(finding.Fixes);
        Assert.True(finding.Confidence <= Scale.ReportedCap, "words alone never confirm");
    }

    [Theory]
    [InlineData("The TaskManager gets OOM. The job has a join.")]
    [InlineData("The server gets OOM. Its cache has no TTL.")]
    [InlineData("TaskManager OOM. How long may the state be kept, is a TTL of 30 days too long?")]
    public void A_join_or_a_cache_alone_is_no_state_that_grows(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.DoesNotContain("state-growth", made.First().Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The state is retained for one month and the job runs well.")]
    [InlineData("Is a state TTL of 30 days too long for a join?")]
    public void State_without_a_failure_is_quiet(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.True(made.IsQuiet());
    }
}
