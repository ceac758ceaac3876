namespace Plimsoll.Diagnosis.Tests;

/// <summary>The state of a source's enumerator, written as one array at each checkpoint.</summary>
public sealed class SourceStateTest
{
    private const string Triggered = """
        2024-03-05 01:13:02,924 WARN  org.apache.flink.runtime.checkpoint.CheckpointFailureManager [] - Failed to trigger or complete checkpoint 3 for job 80b7ba600e3c4a9fd5c4dcfa1a1dc691. (0 consecutive failed attempts so far)
        org.apache.flink.runtime.checkpoint.CheckpointException: An Exception occurred while triggering the checkpoint. IO-problem detected.
        	at org.apache.flink.runtime.checkpoint.CheckpointCoordinator.getCheckpointException(CheckpointCoordinator.java:2157) ~[flink-dist-1.15.2.jar:1.15.2]
        	at org.apache.flink.runtime.checkpoint.CheckpointCoordinator.onTriggerFailure(CheckpointCoordinator.java:930) ~[flink-dist-1.15.2.jar:1.15.2]

        """;

    [Theory]
    [InlineData("Caused by: java.io.IOException: Failed to serialize element. Serialized size (> 845000000 bytes) exceeds JVM heap space\n", "heap-space")]
    [InlineData("Caused by: java.io.IOException: Serialization failed because the record length would exceed 2GB (max addressable array size in Java).\n", "array-size")]
    public void An_element_that_outgrows_its_array_while_a_checkpoint_is_triggered_is_a_sources_list(string cause, string failure)
    {
        using var made = new TestCase().With("jobmanager.log", Triggered.TrimEnd() + "\n" + cause);
        var finding = made.First();
        Assert.Equal((failure, "flink-source-splits-state"), (finding.Failure, finding.Id));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("fewer splits", StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_that_failed_for_another_reason_is_no_matter_of_memory()
    {
        using var made = new TestCase().With("jobmanager.log", Triggered.TrimEnd() + "\nCaused by: java.io.IOException: No space left on device\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_person_tells_of_splits_beyond_an_array()
    {
        using var made = new TestCase().With("notes.txt", "Since the table has so many files the checkpoints fail: serializePendingSplits exceeds the Java array limit of 2GB.\n");
        Assert.Equal("array-size", made.First().Failure);
        using var asked = new TestCase().With("notes.txt", "Can the list of splits exceed the Java array limit?\n");
        Assert.True(asked.IsQuiet());
    }
}
