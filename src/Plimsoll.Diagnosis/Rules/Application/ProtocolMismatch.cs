namespace Plimsoll.Diagnosis.Rules;

/// <summary>A Kafka client without TLS reads a TLS record's first bytes as a length.</summary>
internal sealed class ProtocolMismatch : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "kafka-client-protocol",
        Title = "A Kafka client without TLS talks to a TLS port, and takes the answer's first bytes for a length",
        Explains = ["heap-space"],
        Cause = "wrong-setting/security-protocol",
        Mechanism = "Kafka's answers begin with a length of four bytes. A broker's TLS port answers a plaintext request with a TLS alert, 15 03 03 ..., which as a length is 352 million: the client allocates a heap buffer of that size at once and dies. Brokers guard against the reverse by socket.request.max.bytes, clients do not.",
        Needs = ["the stack of the OutOfMemoryError"],
        Refuters = ["records that really are of hundreds of megabytes"],
        References = ["org.apache.kafka.common.network.NetworkReceive.readFrom", "KAFKA-4090"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("kafka.common.network.NetworkReceive.readFrom")) is not { } thrown)
            return;
        scale.For(Weight.Strong, "stack", "it failed where a Kafka client allocates what the answer's first four bytes say", thrown);
        if (thrown.HasFrame("MemoryPool$1.tryAllocate") || thrown.LogMessage.Contains("admin-client", StringComparison.Ordinal) || thrown.Thread?.Contains("kafka", StringComparison.Ordinal) == true)
            scale.For(Weight.Strong, "client", "in a client's own network thread, with no limit on the size", thrown);
        if (limit.Process.SettingOf("security.protocol") is { Value: "SSL" or "SASL_SSL" } secure)
            scale.Against("configured", $"security.protocol is {secure.Value}", secure);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Placeholders, "tell the client that the port speaks TLS: security.protocol=SSL (or SASL_SSL), for the command-line tools in a file given with --command-config")
        {
            Code = "security.protocol=SSL\nssl.truststore.location=/path/to/truststore.jks\nssl.truststore.password=CHANGE_ME",
            Text = "Or use the plaintext listener's port. A larger heap does not help.",
            Verify = "kafka-topics --list --bootstrap-server HOST:PORT --command-config client.properties lists the topics",
        },
    ];
}
