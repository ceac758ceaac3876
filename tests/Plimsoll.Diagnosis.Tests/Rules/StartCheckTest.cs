namespace Plimsoll.Diagnosis.Tests;

/// <summary>Programs that check their memory settings themselves and do not start.</summary>
public sealed class StartCheckTest
{
    private const string Head = "[2026-03-02T10:20:09,941][INFO ][o.e.n.Node               ] [node-1] starting ...\n";

    [Theory]
    [InlineData("[1]: initial heap size [268435456] not equal to maximum heap size [2147483648]; this can cause resize pauses", "conflict/heap-sizes", "-Xms")]
    [InlineData("memory locking requested for elasticsearch process but memory is not locked", "wrong-setting/memory-lock", "memlock")]
    [InlineData("bootstrap check failure [1] of [2]: memory locking requested for opensearch process but memory is not locked", "wrong-setting/memory-lock", "memlock")]
    [InlineData("[2]: max number of threads [1024] for user [search] is too low, increase to at least [4096]", "undersized/threads", "nproc")]
    public void A_check_that_ends_the_start(string line, string cause, string key)
    {
        using var made = new TestCase().With("node.log", Head + "ERROR: [1] bootstrap checks failed\n" + line + "\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "start-check-refused", cause), (finding.Failure, finding.Id, finding.Cause));
        Assert.Contains(finding.Fixes.SelectMany(fix => fix.Changes), change => change.Key.StartsWith(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[2026-03-02T10:20:09,944][WARN ][o.e.b.BootstrapChecks    ] [node-1] initial heap size [268435456] not equal to maximum heap size [2147483648]; this can cause resize pauses")]
    [InlineData("[2026-03-02T10:20:09,944][WARN ][o.e.b.BootstrapChecks    ] [node-1] memory locking requested for elasticsearch process but memory is not locked")]
    [InlineData("The manual says that memory locking requested for elasticsearch process but memory is not locked is printed where it fails.")]
    public void A_warning_or_a_quotation_ends_nothing(string line)
    {
        using var made = new TestCase().With("node.log", Head + line + "\n[2026-03-02T10:20:12,100][INFO ][o.e.n.Node               ] [node-1] started\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    private const string Mappings = "max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]\n";

    [Theory]
    [InlineData("search_1  | \"Caused by: org.elasticsearch.cluster.block.ClusterBlockException: index [.monitoring-es-7-2026.03.02] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];\"\n")]
    [InlineData("[2026-03-02T10:20:12,100][INFO ][o.e.n.Node               ] [node-1] started\n")]
    [InlineData("{\"type\": \"server\", \"timestamp\": \"2026-03-02T10:20:12,100Z\", \"level\": \"INFO\", \"component\": \"o.e.n.Node\", \"node.name\": \"node-1\", \"message\": \"started\"}\n")]
    [InlineData("{\"@timestamp\":\"2026-03-02T10:20:12.100Z\", \"log.level\": \"INFO\", \"message\":\"started {node-1}{192.0.2.7}\", \"ecs.version\": \"1.2.0\",\"log.logger\":\"org.elasticsearch.node.Node\"}\n")]
    [InlineData("[2026-03-02T10:30:12,100][WARN ][o.e.c.r.a.DiskThresholdMonitor] [node-1] flood stage disk watermark [95%] exceeded on [x][node-1] free: 1gb[4%], all indices on this node will be marked read-only\n")]
    public void A_check_quoted_alone_beside_a_node_at_work_ends_nothing(string work)
    {
        using var made = new TestCase().With("node.log", Mappings + work);
        Assert.True(made.IsQuiet());
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Failure == "invalid-configuration");
    }

    [Fact]
    public void A_check_quoted_alone_is_likely_the_end_of_the_start()
    {
        using var made = new TestCase().With("node.log", Mappings);
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "undersized/mappings"), (finding.Failure, finding.Cause));
        Assert.InRange(finding.Confidence, Scale.Likely, Scale.Confirmed);
    }

    [Fact]
    public void A_check_below_its_heading_counts_whatever_the_node_did_on_another_day()
    {
        using var made = new TestCase().With("node.log", Head + "ERROR: bootstrap checks failed\n" + Mappings.Replace("is too low", "likely too low", StringComparison.Ordinal)).With("yesterday.log", Head + "[2026-03-01T10:20:12,100][INFO ][o.e.n.Node               ] [node-1] started\n");
        Assert.Equal("undersized/mappings", made.First().Cause);
    }
}
