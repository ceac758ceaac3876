using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Peers open connections and never close them, and the server does not either.</summary>
internal sealed class ConnectionsPileUp : Rule
{
    private const double Least = 300;

    // One of each for every connection; TLS takes some ten kilobytes more.
    private static readonly string[] PerConnection =
    [
        "io.netty.channel.socket.nio.NioSocketChannel", "io.netty.channel.epoll.EpollSocketChannel", "io.netty.handler.ssl.SslHandler", "sun.security.ssl.SSLEngineImpl", "sun.security.ssl.SSLSocketImpl",
        "sun.nio.ch.SocketChannelImpl", "sun.nio.ch.NioSocketImpl", "java.net.SocksSocketImpl", "org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper", "org.eclipse.jetty.server.HttpConnection", "org.eclipse.jetty.server.internal.HttpConnection",
        "io.undertow.server.protocol.http.HttpServerConnection", "okhttp3.internal.connection.RealConnection",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "connections-pile-up",
        Title = "Connections are opened and never closed: what belongs to each of them fills the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/client-churn",
        Mechanism = "A connection keeps its channel, its codecs and buffers, with TLS its engine and session as well, for as long as it is open: some ten kilobytes. A client that opens a new one for each request and does not close it, or a load balancer that keeps what it opened, costs that with every request, unless the server closes what is idle. The number of open connections then follows the number of requests, while the number of peers stays small.",
        Needs = ["the program's own count of connections over time, or a class histogram"],
        Thresholds = ["300 connections, three times as many as at first, or 300 instances of a class of which every connection has one"],
        Refuters = ["a number of connections that levels off"],
        References = ["io.netty.handler.timeout.IdleStateHandler", "Tomcat: connectionTimeout, keepAliveTimeout, maxConnections"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        if (Open(process) is var (open, total))
        {
            scale.For(total is null ? Weight.Weak : Weight.Strong, "numbers", $"'{open.Name}' rose from {open.First} to {open.Last} without a fall{(total is null ? "" : $", as many as '{total.Name}' ({total.Last}): each of them leaves a connection open")}", open.Samples[^1], open.Samples[0]);
            scale.Conclude($"Connections are opened and never closed: {open.Name} {open.Last}");
        }

        if (InHistogram(process) is var (row, taken))
            scale.For(Weight.Weak, "classes", $"{row.Instances} instances of {row.Class}, of which each connection has one", taken);
        if (scale.Witnesses.Any(witness => witness.Group == "numbers") && SteadyRise.Of(process) is { } rise)
            scale.For(Weight.Weak, "rise", $"what collections leave rose with them, from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)}", rise.Seen);
        if (scale.HasSupport)
            scale.Lacks("who holds the connections open", "ss -tn state established '( sport = :PORT )' | awk '{print $5}' | cut -d: -f1 | sort | uniq -c | sort -rn | head");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "close idle connections on the server, and bound how many there may be, for all and for each address")
        {
            Code = "pipeline.addFirst(new IdleStateHandler(0, 0, 60)); // Netty: then ctx.close() in userEventTriggered on IdleStateEvent",
            Text = "Tomcat: connectionTimeout, keepAliveTimeout, maxConnections; Jetty: idleTimeout; Undertow: NO_REQUEST_TIMEOUT. Then make the clients reuse one connection (HTTP keep-alive, a pooled client) and close what they do not need. A larger -Xmx only delays it.",
            Verify = "the number of open connections levels off at the number of clients; the old generation after full collections is level",
        };
    }

    // A number of connections that only rises; best beside the number of all that ever came, which it follows.
    private static (StatisticSeries Open, StatisticSeries? Total)? Open(ProcessCase process)
    {
        var all = process.Statistics;
        foreach (var open in all.Where(series => series.Rises && series.Last >= Least && series.Last >= series.First * 3 && Connections.IsMatch(series.Name)))
        {
            var total = all.FirstOrDefault(other => other.Name != open.Name && other.Shape == open.Shape && other.Rises && other.Samples.Count == open.Samples.Count && Math.Abs(other.Last - open.Last) <= open.Last * 0.05);
            return (open, total);
        }

        return null;
    }

    private static (Jvm.ClassHistogramRow Row, HistogramTaken Taken)? InHistogram(ProcessCase process)
    {
        if (process.Histograms is not [.., var last])
            return null;
        return last.Histogram.First(name => Array.IndexOf(PerConnection, name) >= 0) is { } row && row.Instances >= Least ? (row, last.At(row.Class)) : null;
    }

    // Open now, not all that ever were: a total rises in every sound program.
    private static readonly Regex Connections = new(@"\b(?:connections?|channels?|sockets?|sessions?)[ _.-]?(?:open|active|alive|current|live)\b|\b(?:open|active|alive|current|live)[ _.-]?(?:connections?|channels?|sockets?|sessions?)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);
}
