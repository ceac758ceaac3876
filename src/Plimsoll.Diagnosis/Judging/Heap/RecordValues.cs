namespace Plimsoll.Diagnosis.Judging;

/// <summary>Classes whose instances are values of records: they come with a batch of data and go with it.</summary>
internal static class RecordValues
{
    private static readonly string[] Names =
    [
        "org.apache.hadoop.io.Text", "org.apache.hadoop.io.BytesWritable", "org.apache.hadoop.io.LongWritable", "org.apache.hadoop.io.IntWritable", "org.apache.hadoop.io.DoubleWritable",
        "org.apache.hadoop.hive.serde2.io.", "org.apache.hadoop.hive.serde2.lazy.", "org.apache.spark.unsafe.types.UTF8String", "org.apache.spark.sql.catalyst.expressions.UnsafeRow",
        "org.apache.spark.sql.catalyst.expressions.GenericInternalRow", "org.apache.avro.util.Utf8", "org.apache.avro.generic.GenericData$Record", "org.apache.parquet.io.api.Binary$", "org.apache.parquet.example.data.",
        "io.airlift.slice.Slice",
    ];

    /// <summary>Whether a class is one of them.</summary>
    public static bool Are(string type) => Names.Any(name => type.StartsWith(name, StringComparison.Ordinal));
}
