namespace Plimsoll.Diagnosis.Tests;

/// <summary>Where a stack ends is where the last straw fell: alone it makes nothing likely.</summary>
public sealed class StackPositionTest
{
    [Fact]
    public void One_writer_that_grows_is_a_long_row()
    {
        using var made = new TestCase().With("taskmanager.log", """
            java.lang.OutOfMemoryError: Java heap space
            	at org.apache.orc.storage.ql.exec.vector.LongColumnVector.ensureSize(LongColumnVector.java:314)
            	at com.acme.orc.Writers.growColumnVector(Writers.java:31)
            	at com.acme.orc.Writers$ListWriter.write(Writers.java:41)

            """);
        var finding = made.First();
        Assert.Equal(("writer-long-row", "large-record/row"), (finding.Id, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void One_more_writer_is_too_many_writers_at_most_possible()
    {
        using var made = new TestCase().With("taskmanager.log", """
            java.lang.OutOfMemoryError: Java heap space
            	at java.io.ByteArrayOutputStream.<init>(ByteArrayOutputStream.java:79)
            	at org.apache.parquet.hadoop.CodecFactory$HeapBytesCompressor.<init>(CodecFactory.java:158)
            	at org.apache.parquet.hadoop.CodecFactory.createCompressor(CodecFactory.java:219)

            """);
        var finding = made.First();
        Assert.Equal("flink-open-writers", finding.Id);
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void A_sink_that_keeps_rows_makes_it_likely()
    {
        using var made = new TestCase().With("taskmanager.log", """
            java.lang.OutOfMemoryError: Java heap space
            	at org.apache.parquet.column.values.dictionary.IntList.initSlab(IntList.java:90)
            	at org.apache.parquet.column.values.dictionary.IntList.<init>(IntList.java:86)

            """).With("table.sql", "CREATE TABLE t (a INT) WITH (\n 'connector' = 'hudi',\n 'write.operation' = 'bulk_insert'\n);\n");
        var finding = made.First();
        Assert.Equal("flink-open-writers", finding.Id);
        Assert.True(finding.Confidence >= Scale.Likely);
    }

    [Fact]
    public void The_header_of_an_uncaught_exception_names_no_holder()
    {
        using var made = new TestCase().With("error.txt", """
            The cluster fails again after some weeks, as it did last month.
            Exception in thread "main" com.acme.CommandException: Job executed failed
            	Caused by: java.lang.OutOfMemoryError: Metaspace
            """);
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id == "classloader-thread");
    }

    [Fact]
    public void A_thread_that_threw_is_no_holder()
    {
        using var made = new TestCase().With("notes.txt", """
            The deployment of the plugin failed on Monday in thread "acme-http-7" of the gateway.
            java.lang.OutOfMemoryError: Metaspace
            """);
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id == "classloader-thread");
    }

    [Fact]
    public void A_thread_that_a_dump_names_is_one()
    {
        using var made = new TestCase().With("error.txt", """
            The heap dump shows that every old plugin loader is held by thread "acme-poller-7", as its context class loader.
            java.lang.OutOfMemoryError: Metaspace
            """);
        Assert.Equal("classloader-thread", made.First().Id);
    }

    [Theory]
    [InlineData("6g", true)]
    [InlineData("256m", false)]
    public void Gigabytes_of_metaspace_are_a_leak_and_no_flink_hook_is_offered_elsewhere(string size, bool leak)
    {
        using var made = new TestCase().With("server.log", "2026-03-02 10:00:00.000 ERROR [pool-1] com.acme.Engine - deploy failed\njava.lang.OutOfMemoryError: Metaspace\n\tat java.lang.ClassLoader.defineClass1(Native Method)\n")
            .With("jvm_options", $"-Xms6g\n-Xmx6g\n-XX:MaxMetaspaceSize={size}\n");
        var findings = made.Diagnose().Findings;
        Assert.Equal(leak, findings is [{ Id: "classloader-leak", Confidence: >= Scale.Likely }, ..]);
        Assert.DoesNotContain(findings.SelectMany(finding => finding.Fixes), fix => $"{fix.Summary} {fix.Text} {fix.Code}".Contains("registerUserCodeClassLoaderReleaseHook", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_that_a_driver_wrapped_is_the_heap_and_its_result_set()
    {
        using var made = new TestCase().With("app.log", """
            2026-03-02 05:05:49,459 ERROR com.acme.Reader [] - read of table t failed
            java.sql.SQLException: Java heap space
            	at com.mysql.cj.jdbc.exceptions.SQLError.createSQLException(SQLError.java:129)
            	at com.mysql.cj.jdbc.StatementImpl.executeQuery(StatementImpl.java:1201)
            	at com.acme.Reader.read(Reader.java:55)

            """);
        var finding = made.First();
        Assert.Equal(("large-result", "heap-space"), (finding.Id, finding.Failure));
        Assert.True(finding.Confidence >= Scale.Likely);
    }

    [Fact]
    public void Another_wrapper_of_the_message_is_the_heap_but_no_result_set()
    {
        using var made = new TestCase().With("app.log", "2026-03-02 05:05:49,459 ERROR [client-3] com.acme.Invoker - call failed: com.acme.rpc.RemotingException: Failed to send request to /10.0.0.7:20880, cause: Java heap space\n");
        var finding = made.First();
        Assert.Equal("heap-space", finding.Failure);
        Assert.NotEqual("large-result", finding.Id);
    }
}
