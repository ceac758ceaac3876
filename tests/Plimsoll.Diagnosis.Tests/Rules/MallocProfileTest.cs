namespace Plimsoll.Diagnosis.Tests;

/// <summary>Profiles of native allocations, and what several suspects of one heap report say together.</summary>
public sealed class MallocProfileTest
{
    private const string Zlib = """
        Using local file /usr/bin/java.
        Total: 4096.0 MB
          2100.0  51.3%  51.3%   2100.0  51.3% deflateInit2_
          1700.0  41.5%  92.8%   1700.0  41.5% os::malloc@928ef0
           200.0   4.9%  97.7%    200.0   4.9% inflateInit2_
             1.1   0.0% 100.0%   2101.0  51.3% Java_java_util_zip_Deflater_init

        """;

    [Fact]
    public void Streams_that_are_not_closed_show_in_a_profile()
    {
        using var made = new TestCase().With("jeprof.txt", Zlib);
        var finding = made.First();
        Assert.Equal(("native-memory", "leak/native/zlib", Severity.Warning), (finding.Failure, finding.Cause, finding.Severity));
        Assert.Contains("close()", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_of_the_virtual_machines_own_memory_is_none()
    {
        using var made = new TestCase().With("jeprof.txt", "Total: 900.0 MB\n   700.0  77.8%  77.8%    700.0  77.8% os::malloc@928ef0\n    20.0   2.2%  80.0%     20.0   2.2% inflateInit2_\n     3.0   0.3%  80.3%      3.0   0.3% readCEN\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData(3200, true)]
    [InlineData(820, false)]
    public void RocksDb_counts_where_it_grows_from_profile_to_profile(int last, bool grows)
    {
        using var made = new TestCase().With("jeprof-1.txt", Profile(800)).With("jeprof-2.txt", Profile(last));
        var findings = made.Diagnose().Findings;
        Assert.Equal(grows, findings.Any(finding => finding is { Id: "malloc-profile-owner", Cause: "leak/native/rocksdb" }));
        Assert.True(grows || findings.Count == 0);
    }

    [Fact]
    public void A_call_site_of_OpenJ9_that_frees_nothing_is_the_virtual_machines_fault()
    {
        using var made = new TestCase().With("jdmpview.txt", """
            > !findallcallsites
              total alloc  | largest
            blocks | bytes | bytes | callsite
            -------+-------+-------+-------+-------+-------+-------+-------+-------+-------
             318378 1411047472    4432 ../../../../../openj9/runtime/vm/extendedMessageNPE.cpp:608

            """);
        var finding = made.First();
        Assert.Equal("malloc-profile-owner", finding.Id);
        Assert.Contains("upgrade", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("26.10", true)]
    [InlineData("6.10", false)]
    public void Suspects_of_one_report_add_up(string largest, bool named)
    {
        using var made = new TestCase().With("mat-leak-suspects.txt",
            $"3,14,071 instances of \"com.acme.queue.Tailer\", loaded by \"org.springframework.boot.loader.LaunchedURLClassLoader @ 0x5339526d0\" occupy 37,01,94,288 ({largest}%) bytes. These instances are referenced from one instance of \"java.lang.Object[]\"\n\n"
            + "3,12,605 instances of \"com.acme.queue.Indexing\", loaded by \"org.springframework.boot.loader.LaunchedURLClassLoader @ 0x5339526d0\" occupy 26,75,84,536 (18.05%) bytes.\n\n"
            + "9,37,551 instances of \"com.acme.bytes.Mapped\", loaded by \"org.springframework.boot.loader.LaunchedURLClassLoader @ 0x5339526d0\" occupy 24,75,13,464 (16.70%) bytes.\n");
        Assert.Equal(named, made.Diagnose().Findings is [{ Id: "heap-report-owner", Failure: "heap-space", Confidence: >= Scale.Likely }, ..]);
    }

    [Theory]
    [InlineData(4613, true)]
    [InlineData(2, false)]
    public void A_long_collection_after_thousands_stalls_even_where_the_line_is_cut_off(int number, bool stalls)
    {
        using var made = new TestCase().With("server.log", $"11:31:07.428+03:00 INFO  [jvm] [graylog2-server] [gc][old][150493][{number}] duration [5.4s], collections [1]/[6.6s], total [5.4s]/[42.9m], memory [7.3gb]->[6.1gb]/[11.4gb], all_pools\n");
        Assert.Equal(stalls, made.Diagnose().Findings.Any(finding => finding.Failure == "gc-stall"));
    }

    private static string Profile(int arena) => FormattableString.Invariant($"Total: {arena + 700}.0 MB\n  {arena}.0  60.0%  60.0%   {arena}.0  60.0% rocksdb::Arena::AllocateNewBlock\n   494.7  38.5%  83.4%    494.7  38.5% os::malloc@bb9170\n    24.0   1.9%  96.6%     24.0   1.9% std::vector::reserve\n");
}
