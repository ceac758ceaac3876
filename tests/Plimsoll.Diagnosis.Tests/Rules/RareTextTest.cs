namespace Plimsoll.Diagnosis.Tests;

/// <summary>Texts that few systems print, each beside words that only look like it.</summary>
public sealed class RareTextTest
{
    [Theory]
    [InlineData("java.lang.Exception: The data preparation for task 'GroupReduce' , caused an error: Error obtaining the sorted input: Thread 'SortMerger Reading Thread' terminated due to an exception: The record exceeds the maximum size of a sort buffer (current maximum: 4456448 bytes).\n\tat org.apache.flink.runtime.operators.BatchTask.run(BatchTask.java:480)\n")]
    [InlineData("Caused by: java.io.IOException: Cannot write record to fresh sort buffer. Record too large.\n\tat org.apache.flink.runtime.operators.sort.UnilateralSortMerger$SortingThread.go(UnilateralSortMerger.java:1000)\n")]
    public void A_record_that_no_sort_buffer_holds(string text)
    {
        using var made = new TestCase().With("taskmanager.log", text);
        var finding = made.First();
        Assert.Equal(("managed-memory", "undersized/managed"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("record", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_about_sort_buffers_are_no_failure()
    {
        using var made = new TestCase().With("console.log", "The sorter complains where a record exceeds the maximum size of a sort buffer, see the manual.\n");
        Assert.Empty(made.Diagnose().Findings);
    }
}
