using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A columnar writer grows one column for one row: a long list, map or text.</summary>
internal sealed class WriterLongRow : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "writer-long-row",
        Title = "One row with a long list or value makes a file writer grow its column buffers beyond the heap",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/row",
        Mechanism = "ORC and Parquet writers keep a batch of rows column by column. A list, map or text lengthens the column of its elements, which doubles, and nested columns grow with it: for every row of the batch. A few rows with very long lists need what thousands of others do not.",
        Needs = ["the stack of the error, with the method that grows a buffer at its top"],
        Refuters = ["a stack in which one more writer is made: then there are too many of them"],
        References = ["org.apache.hadoop.hive.ql.exec.vector.ColumnVector.ensureSize", "Iceberg: write.orc.vectorized.batch-size, write.parquet.row-group-size-bytes"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (WriterStack.Of(limit) is not { } thrown || WriterStack.Grows(thrown) is not { } grows)
            return;
        scale.For(Weight.Weak, "stack", $"the heap ended while a writer was growing one column ({ApplicationFrames.Short(grows)})", thrown);
        if (thrown.HasFrame("ListWriter", "MapWriter", "ListTreeWriter", "MapTreeWriter", "ArrayWriter", "ListColumnVector", "MapColumnVector", "growColumnVector"))
            scale.For(Weight.Weak, "list", "the column is that of a list's or map's elements", thrown);
        scale.Lacks("how long the longest list or value is", "a query for the longest one (max(cardinality(COLUMN)), max(length(COLUMN))); jcmd PID GC.class_histogram, where long[] and byte[] lead");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "make the writer's batch smaller (Iceberg's ORC: write.orc.vectorized.batch-size, 1024 by default; Parquet: a smaller row group), and bound the length of lists before the sink")
        {
            Text = "The memory needed is the batch's rows times the longest list. Where single rows are that long, split them or write them to a table of their own.",
            Verify = "the rows that failed pass",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }
}
