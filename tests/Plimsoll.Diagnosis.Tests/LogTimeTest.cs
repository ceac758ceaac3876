namespace Plimsoll.Diagnosis.Tests;

public sealed class LogTimeTest
{
    [Theory]
    [InlineData("2026-11-21 06:35:11,759 INFO x", "2026-11-21T06:35:11.7590000Z")]
    [InlineData("[2026-11-21T06:35:04.422+0000][0.068s][info][gc] Using G1", "2026-11-21T06:35:04.4220000Z")]
    [InlineData("2026-11-21T06:55:08.330918664Z main ERROR", "2026-11-21T06:55:08.3309186Z")]
    [InlineData("2026-11-21T08:35:04.422+02:00 x", "2026-11-21T06:35:04.4220000Z")]
    [InlineData("2026/11/21-06:54:15.718792 7fc7f RocksDB", "2026-11-21T06:54:15.7187920Z")]
    [InlineData("Nov 21, 2026 6:35:11 AM", "2026-11-21T06:35:11.0000000Z")]
    [InlineData("21-Nov-2026 06:35:11.123 SEVERE", "2026-11-21T06:35:11.1230000Z")]
    public void Reads_the_layouts_of_the_field(string line, string expected) =>
        Assert.Equal(expected, LogTime.Parse(line, out _)?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-13-41 06:35:11 x")]
    [InlineData("9999-99-99T99:99:99Z")]
    [InlineData("Java heap space is full")]
    [InlineData("12")]
    [InlineData("2026-02-30 06:35:11,759 INFO x")]
    [InlineData("2026-11-21 24:35:11,759 INFO x")]
    public void What_is_no_time_is_none(string line) => Assert.Null(LogTime.Parse(line, out _));

    [Theory]
    [InlineData("2026-11-21 06:35:11,759 INFO x", "2026-11-21T06:35:11.7590000Z", false)]
    [InlineData("2026-11-21 06:35:11,759 +0800 INFO x", "2026-11-20T22:35:11.7590000Z", true)]
    [InlineData("2026-11-21 06:35:11,759 UTC INFO x", "2026-11-21T06:35:11.7590000Z", true)]
    [InlineData("2026-11-21 06:35:11,759Z INFO x", "2026-11-21T06:35:11.7590000Z", true)]
    public void A_zone_behind_the_usual_time_counts(string line, string expected, bool zoned)
    {
        Assert.Equal(expected, LogTime.Parse(line, out _)?.UtcDateTime.ToString("o"));
        Assert.Equal(zoned, LogTime.NamesZone(line));
    }

    [Theory]
    [InlineData("2026-11-21 06:35:11,759 WARN  org.apache.flink.Task [] - switched", "WARN", "org.apache.flink.Task", "switched")]
    [InlineData("2026-11-21 06:29:53.688 INFO  [main] com.acme.Pricing - started", "INFO", "com.acme.Pricing", "started")]
    [InlineData("2023-03-18 02:20:33.877 [Checkpoint Timer] INFO  org.apache.flink.Coordinator - Triggering", "INFO", "org.apache.flink.Coordinator", "Triggering")]
    [InlineData("2026-11-21 06:29:53.688  INFO 1234 --- [  main] o.s.b.App : Started", "INFO", "o.s.b.App", "Started")]
    public void Takes_a_record_apart(string line, string level, string logger, string message)
    {
        var header = LogHeader.Parse(line);
        Assert.Equal((level, logger, message), (header?.Level, header?.Logger, header?.Message));
    }

    [Fact]
    public void Json_records_are_records()
    {
        var header = LogHeader.Parse("""{"@timestamp":"2026-11-21T06:35:11.759Z","log.level":"ERROR","message":"failed","error.stack_trace":"java.lang.OutOfMemoryError: Metaspace\n\tat a.B.c(B.java:1)"}""");
        Assert.Equal("ERROR", header?.Level);
        Assert.Contains("OutOfMemoryError: Metaspace", header?.Message, StringComparison.Ordinal);
    }
}
