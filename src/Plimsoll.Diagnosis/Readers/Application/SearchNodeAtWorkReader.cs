using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// What a node of Elasticsearch or OpenSearch writes only after its bootstrap checks (org.elasticsearch.node.Node.start, 5 to 9): that it has started, its cluster's health, blocks of indices, watermarks
/// of the disk, its own monitoring.
/// </summary>
internal sealed class SearchNodeAtWorkReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } =
        ["o.e.n.Node", "o.o.n.Node", "org.elasticsearch.node.Node", "org.opensearch.node.Node", "Cluster health status changed from", "cluster.block.ClusterBlock", "indices into cluster_state", "disk watermark [", "while indexing monitoring document", "o.e.c.r.a.DiskThreshold", "o.o.c.r.a.DiskThreshold", "c.r.a.AllocationService", "all shards failed"];

    protected override Regex Pattern => AtWork;

    protected override Fact? Of(Match match, LogLine line) => new SearchNodeAtWork { Origin = line.Origin() };

    private static readonly Regex AtWork = new(
        """\bn(?:ode)?\.Node\b[^"\]]*(?:"|\]).{0,300}?(?:\]\s*|"message"\s*:\s*")started\b|"message"\s*:\s*"started\b[^"]{0,80}".{0,600}?"[\w.]{0,20}logger"\s*:\s*"org\.(?:elasticsearch|opensearch)\.node\.Node"|\bCluster health status changed from \[|\bcluster\.block\.ClusterBlock(?:Exception|s)\b|\brecovered \[\d{1,9}\] indices into cluster_state|\b(?:low|high|flood stage) disk watermark \[|\bwhile indexing monitoring document|\bo\.[eo]\.c\.r\.a\.(?:DiskThreshold|AllocationService)|\ball shards failed\b""",
        RegexOptions.ExplicitCapture);
}
