using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A peer speaks another protocol, and its first bytes are taken for a length.</summary>
internal sealed class ForeignProtocolRule : Rule
{
    // What Kafka's brokers take at most unless it is set.
    private const long KafkaRequest = 100L << 20;

    // Four times what a TLS alert reads as.
    private const long Ample = 3L << 29;

    public override RuleCard Card { get; } = new()
    {
        Id = "foreign-protocol",
        Title = "A peer speaks another protocol, and its first bytes are taken for a length",
        Explains = ["heap-space", "direct-memory", "netty-direct-memory"],
        Cause = "wrong-setting/security-protocol",
        Mechanism = "Many protocols begin a message with its length in four bytes. Where the peer speaks TLS or HTTP instead, its first bytes are read as that length: 16 03 01 .. (a TLS handshake) is 369 million, 15 03 03 .. (a TLS alert) 352 million, \"GET \" 1195 million. A stored value that is read with another codec than wrote it does the same: JSON, {\" and what follows, is 2065 million. "
            + "A program that does not bound the length asks for a buffer of that size at once and dies. Kafka's clients do not bound it; servers do (socket.request.max.bytes, jute.maxbuffer, Thrift's maximum frame), unless somebody has raised the bound above such a number.",
        Needs = ["the stack of the OutOfMemoryError, or the size that was refused"],
        Thresholds = ["a length of 0x16030000 to 0x160304ff or 0x15030000 to 0x150304ff, or four letters that a text protocol begins with: by chance one length in ten million is among them; the first two or three bytes of JSON or gzip: one in ten thousand"],
        Refuters = ["records that really are of hundreds of megabytes", "a stack in which the client has had answers: a fetch, a heartbeat of its group", "a heap of gigabytes, which such a length does not fill"],
        References = ["org.apache.kafka.common.network.NetworkReceive.readFrom", "KAFKA-4090", "RFC 8446, section 5.1 (TLS record layer)", "org.apache.thrift.transport.TFramedTransport", "org.apache.zookeeper.server.NIOServerCnxn.readLength"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Foreign(limit) is var (protocol, fact))
        {
            scale.For(Weight.Decisive, "bytes", FormattableString.Invariant($"{protocol.Length} is 0x{protocol.Length:x8}: the first four bytes of {protocol.Name}, taken for a length"), fact);
            scale.Conclude(protocol.IsData
                ? $"What is read begins with {protocol.Name}, and the reader takes its first bytes for a length: it was written with another codec, or sent by a peer that frames its messages otherwise"
                : protocol.Answers
                ? $"The port speaks {protocol.Name}; this client does not, and takes the first bytes of the answer for a length"
                : $"A peer speaks {protocol.Name} to a port that does not, and its first bytes are taken for a length", protocol.IsData ? "wrong-setting/codec" : null);
        }

        if (limit.Failure == "heap-space" || scale.HasSupport)
            WeighKafka(limit, scale);
        // A length that was refused took no memory: it only shows that such peers are there.
        if (scale.HasSupport && limit.Facts.First<ForeignLength>() is { } refused && ForeignProtocol.Of(refused.Bytes) is { } other)
            scale.For(Weight.Weak, "peers", $"peers that speak {other.Name} are there: another length of theirs was refused", refused);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var foreign = Foreign(limit)?.Protocol;
        if (foreign is { IsData: true } data)
        {
            yield return OfData(data);
            yield break;
        }

        if (foreign is { Answers: false } protocol)
        {
            yield return new Fix(Applicability.Check, $"find the peer that speaks {protocol.Name} to this port (a client with security.protocol=SSL on a plaintext listener, a health check, a scanner) and give it the right port or protocol")
            {
                Changes = Raised(limit) is var (key, value, found) ? [new Change(key, "104857600", value, found.Origin.Source, found.Origin.Line)] : [],
                Text = "Bound the length well below 300 million, so that such a peer is refused and named in the log: socket.request.max.bytes in Kafka (100 MiB by default), jute.maxbuffer in ZooKeeper, the maximum frame or message size elsewhere. More memory does not help.",
                Verify = "the log names the address of the peer with a refused length; direct memory and heap stay level",
            };
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, $"tell the client that the port speaks {foreign?.Name ?? "TLS"}: security.protocol=SSL (or SASL_SSL) in Kafka, for the command-line tools in a file given with --command-config")
        {
            Code = "security.protocol=SSL\nssl.truststore.location=/path/to/truststore.jks\nssl.truststore.password=CHANGE_ME",
            Text = "Or use the plaintext listener's port. A larger heap does not help.",
            Verify = "kafka-topics --list --bootstrap-server HOST:PORT --command-config client.properties lists the topics",
        };
    }

    private static Fix OfData(ForeignProtocol data) => new(Applicability.Placeholders, $"read with the codec (serializer, compression) that wrote: set the same codec in every program that shares the store, the topic or the port; what is read begins with {data.Name}")
    {
        Text = "A cache or map of Redis that was filled with JSON and is read with LZ4, Kryo or another binary codec gives such lengths, also where only one of two instances, environments or versions has the setting: in Redisson config.setCodec(new JsonJacksonCodec()) for the client, or the codec given to getBucket, getMap or getLock for one object, which wins. Give the values of the new codec keys of their own, or delete the old ones. More memory does not help.",
        Verify = "redis-cli --raw GET KEY | head -c 16 | xxd (or the first bytes of the message) shows the format that the reader's codec writes",
    };

    private static void WeighKafka(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("kafka.common.network.NetworkReceive.readFrom")) is { } thrown)
        {
            var server = thrown.HasFrame("kafka.network.") || thrown.Logger?.StartsWith("kafka.network.", StringComparison.Ordinal) == true || Foreign(limit)?.Protocol.Answers == false;
            if (!server)
                WeighClient(limit, thrown, scale);
        }

        if (limit.Process.SettingOf("security.protocol") is { Value: "SSL" or "SASL_SSL" } secure)
            scale.Against("configured", $"security.protocol is {secure.Value}", secure);
        if (scale.HasSupport && Raised(limit) is var (key, value, found))
            scale.For(Weight.Weak, "bound", $"{key}={value} lets such a length through; Kafka's own bound is 104857600", found);
    }

    // A client that never got an answer; one that works allocates there too, and fails there when its heap is full of something else.
    private static void WeighClient(BrokenLimit limit, Thrown thrown, Scale scale)
    {
        if (!scale.HasSupport && Worked(thrown) is { } frame)
        {
            scale.Refute($"it failed in {frame}, where a consumer comes only after brokers have answered it: the connection speaks the right protocol", thrown);
            return;
        }

        // Admin clients and producers read short answers only: a large one is no answer.
        var shortAnswers = thrown.HasFrame("KafkaAdminClient") || thrown.LogMessage.Contains("admin-client", StringComparison.Ordinal) || (thrown.Thread is { } thread && (thread.Contains("admin-client", StringComparison.Ordinal) || thread.Contains("producer-network-thread", StringComparison.Ordinal)));
        var first = shortAnswers || thrown.HasFrame("ensureCoordinatorReady", "getTopicMetadata", "getAllTopicMetadata");
        scale.For(first ? Weight.Strong : Weight.Weak, "stack", "it failed where a Kafka client allocates what the answer's first four bytes say", thrown);
        if (shortAnswers)
            scale.For(Weight.Strong, "client", "in the network thread of a client that gets short answers only", thrown);
        if (scale.Witnesses.Any(witness => witness.Group == "bytes"))
            return;
        if (limit.Process.MaxHeap is >= Ample and var heap)
            scale.Against("room", $"the heap may take {Bytes.Text(heap)}, and TLS' first bytes read as a length ask for 352 MiB at most: that alone does not fill it", thrown);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.Growth or Topic.LongUptime) is { } grows)
            scale.Against("time", "it comes only with time: a wrong protocol fails at the first connection", grows);
        if (limit.Facts.First<Thrown>(other => other.Link("OutOfMemoryError") is not null && !other.HasFrame("kafka.common.network.NetworkReceive.readFrom") && other.Frames.Any()) is { } elsewhere)
            scale.Against("elsewhere", "the heap ran out elsewhere too: it is full, and the network's buffer is one of many that found no room", elsewhere);
        scale.Conclude("A Kafka client without TLS talks to a TLS port, and takes the answer's first bytes for a length");
    }

    // Fetches follow the assignment, and heartbeats the group: both only after answers that were read.
    private static string? Worked(Thrown thrown)
    {
        if (thrown.HasFrame("HeartbeatThread") || IsHeartbeat(thrown.LogMessage) || IsHeartbeat(thrown.Thread))
            return "the heartbeat of a group";
        string[] frames = [.. thrown.Frames];
        var poll = Array.FindLastIndex(frames, frame => frame.Contains("ConsumerNetworkClient.", StringComparison.Ordinal));
        if (poll < 0 || poll + 1 >= frames.Length)
            return null;
        var caller = frames[poll + 1];
        return caller.Contains("KafkaConsumer.pollForFetches", StringComparison.Ordinal) || caller.Contains("KafkaConsumer.pollOnce", StringComparison.Ordinal) ? "a fetch" : null;
    }

    // AbstractCoordinator logs so in the handler of its thread, and names the thread so: it starts once the group's coordinator has answered.
    private static bool IsHeartbeat(string? text) =>
        text is not null && (text.Contains("Heartbeat thread ", StringComparison.OrdinalIgnoreCase) || text.Contains("kafka-coordinator-heartbeat-thread", StringComparison.Ordinal));

    private static (ForeignProtocol Protocol, Fact Fact)? Foreign(BrokenLimit limit)
    {
        foreach (var request in NettyRequest.All(limit))
        {
            if (ForeignProtocol.Of(request.Asked) is { } protocol)
                return (protocol, request.Thrown);
        }

        return null;
    }

    // Nested keys of a chart end in Kafka's own.
    private static (string Key, string Value, Fact Fact)? Raised(BrokenLimit limit)
    {
        var facts = limit.Case.Facts;
        if (facts.First<ApplicationSetting>(setting => IsRaised(setting.Key, setting.Value)) is { } property)
            return (property.Key, property.Value, property);
        return facts.First<SettingFound>(setting => IsRaised(setting.Key, setting.Value)) is { } found ? (found.Key, found.Value, found) : null;
    }

    private static bool IsRaised(string key, string value) => key.EndsWith("socket.request.max.bytes", StringComparison.Ordinal) && JvmFlags.ParseBytes(value) > KafkaRequest;
}
