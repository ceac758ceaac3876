using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Messages that nobody takes wait in a broker's heap.</summary>
internal sealed class BrokerBacklog : Rule
{
    private const long Least = 1000;

    private static readonly (string Sign, string Broker)[] Messages =
    [
        ("org.apache.activemq.command.ActiveMQ", "ActiveMQ"), ("org.apache.activemq.broker.region.", "ActiveMQ"), ("org.apache.activemq.artemis.core.server.impl.MessageReferenceImpl", "Artemis"), ("org.apache.activemq.artemis.core.message.impl.CoreMessage", "Artemis"),
        ("org.hornetq.core.server.impl.ServerMessageImpl", "HornetQ"), ("org.apache.qpid.server.queue.", "Qpid"), ("org.apache.qpid.server.message.", "Qpid"), ("com.hazelcast.collection.impl.queue.QueueItem", "Hazelcast"),
    ];

    private static readonly string[] Cursors = ["vmQueueCursor", "vmCursor", "vmDurableCursor"];

    public override RuleCard Card { get; } = new()
    {
        Id = "broker-backlog",
        Title = "Messages come to a broker faster than they are taken, and wait in its heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/slow-consumer",
        Mechanism = "A broker holds what producers send until consumers take it. It is meant to slow the producers down at its memory limit, or to page messages out to disk. ActiveMQ does neither where producerFlowControl=\"false\" stands beside a vmQueueCursor: every message waits in the heap, and the limit in systemUsage is only counted. One slow or missing consumer is then enough to fill the heap.",
        Needs = ["a class histogram with messages, or the broker's policy of its destinations"],
        Thresholds = ["1000 messages: a consumer that keeps up leaves some ten"],
        Refuters = ["as many messages as consumers have prefetched (ActiveMQ: 1000 for each by default)"],
        References = ["ActiveMQ: Producer Flow Control; Message Cursors; org.apache.activemq.broker.region.policy.PolicyEntry", "ActiveMQ: slow consumer handling"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        var waiting = Waiting(process);
        if (waiting is var (row, broker, taken))
        {
            scale.For(row.Instances >= Least * 3 ? Weight.Strong : Weight.Weak, "messages", $"{row.Instances} instances of {LibraryName.Short(row.Class)} are on the heap of {broker}: messages that nobody has taken", taken);
            scale.Conclude($"{row.Instances} messages wait in the heap of {broker}: they come faster than they are taken");
        }

        var seen = waiting is not null || limit.Facts.Any<Thrown>(thrown => thrown.HasFrame("org.apache.activemq.") || thrown.Logger?.StartsWith("org.apache.activemq.", StringComparison.Ordinal) == true || thrown.LogMessage.Contains("org.apache.activemq.", StringComparison.Ordinal) || thrown.Root.Text.Contains("org.apache.activemq.", StringComparison.Ordinal));
        if (!seen)
            return;
        if (Off(process) is { } flow)
            scale.For(Weight.Strong, "flow control", $"{flow.Origin.Excerpt}: producers are not slowed down at the memory limit", flow);
        if (Cursor(process) is { } cursor)
            scale.For(Weight.Weak, "cursor", $"{cursor.Key}: all messages of a queue stay in memory, none is paged out", cursor);
        if (scale.HasSupport)
            scale.Lacks("which queue it is, and who should take from it", "activemq-admin query -QQueue=* --view Name,QueueSize,ConsumerCount,MemoryPercentUsage, or the web console's queues");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var (flow, cursor) = (Off(limit.Process), Cursor(limit.Process));
        yield return new Fix(Applicability.Check, "let the broker slow producers down, and page messages out: producerFlowControl=\"true\" with a memoryLimit for each queue, and the store's or a file cursor instead of the one in memory")
        {
            Changes = flow is null ? [] : [new Change("producerFlowControl", "true", flow.Value, flow.Origin.Source, flow.Origin.Line)],
            Code = "<policyEntry queue=\">\" producerFlowControl=\"true\" memoryLimit=\"16mb\">\n  <pendingQueuePolicy><fileQueueCursor/></pendingQueuePolicy> <!-- persistent=\"true\": storeCursor, the default -->\n</policyEntry>",
            Text = $"{(cursor is null ? "" : $"{cursor.Key} ({cursor.Origin}) keeps every message in the heap: take it out. ")}A file cursor takes tempUsage on disk. sendFailIfNoSpace=\"true\" in systemUsage refuses instead of blocking.",
            Verify = "MemoryPercentUsage of the broker stays below 100, and the old generation after full collections is level",
        };
        yield return new Fix(Applicability.Check, "speed the consumers up: more of them, a larger batch or prefetch, a dead-letter or expiry rule for what nobody will take") { Text = "More heap only delays it as long as producers send more than consumers take." };
    }

    private static (Jvm.ClassHistogramRow Row, string Broker, HistogramTaken Taken)? Waiting(ProcessCase process)
    {
        if (process.Histograms is not [.., var last])
            return null;
        foreach (var (sign, broker) in Messages)
        {
            if (last.Histogram.First(name => name.StartsWith(sign, StringComparison.Ordinal) && name.EndsWith(sign.EndsWith("ActiveMQ", StringComparison.Ordinal) ? "Message" : "", StringComparison.Ordinal)) is { } row && row.Instances >= Least)
                return (row, broker, last.At(row.Class));
        }

        return null;
    }

    private static ApplicationSetting? Off(ProcessCase process) => process.Case.Facts.First<ApplicationSetting>(setting => setting is { Key: "producerFlowControl", Value: "false" });

    private static ApplicationSetting? Cursor(ProcessCase process) => process.ApplicationSetting(key => Array.IndexOf(Cursors, key) >= 0);
}
