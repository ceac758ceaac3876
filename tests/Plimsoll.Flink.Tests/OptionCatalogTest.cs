namespace Plimsoll.Flink.Tests;

public sealed class OptionCatalogTest
{
    [Theory]
    [InlineData("taskmanager.memory.process.size", "1.13", OptionStatus.Current, null)]
    [InlineData("taskmanager.memory.process.size", "1.9", OptionStatus.NotYet, null)]
    [InlineData("taskmanager.memory.process.size", "2.4", OptionStatus.Current, null)]
    [InlineData("taskmanager.heap.size", "1.20", OptionStatus.Current, null)]
    [InlineData("taskmanager.heap.size", "2.0", OptionStatus.Removed, "taskmanager.memory.process.size")]
    [InlineData("taskmanager.memory.fraction", "1.13", OptionStatus.Removed, "taskmanager.memory.managed.fraction")]
    [InlineData("containerized.heap-cutoff-min", "1.14", OptionStatus.Removed, "taskmanager.memory.jvm-overhead.min")]
    [InlineData("taskmanager.network.memory.buffers-per-channel", "2.0", OptionStatus.Removed, null)]
    [InlineData("state.backend.fs.checkpointdir", "1.12", OptionStatus.Deprecated, "state.checkpoints.dir")]
    [InlineData("state.backend.fs.checkpointdir", "1.20", OptionStatus.Deprecated, "execution.checkpointing.dir")]
    [InlineData("state.checkpoints.dir", "1.20", OptionStatus.Deprecated, "execution.checkpointing.dir")]
    [InlineData("akka.framesize", "1.17", OptionStatus.Current, null)]
    [InlineData("akka.framesize", "1.20", OptionStatus.Deprecated, "pekko.framesize")]
    [InlineData("pekko.framesize", "1.17", OptionStatus.NotYet, "akka.framesize")]
    [InlineData("execution.checkpointing.dir", "1.13", OptionStatus.NotYet, "state.checkpoints.dir")]
    [InlineData("metrics.reporter.prom.factory.class", "1.16", OptionStatus.Foreign, null)]
    [InlineData("restart-strategy", "1.20", OptionStatus.Deprecated, "restart-strategy.type")]
    [InlineData("cluster.evenly-spread-out-slots", "1.20", OptionStatus.Undocumented, null)]
    [InlineData("cluster.evenly-spread-out-slots", "2.0", OptionStatus.Removed, null)]
    [InlineData("security.ssl.enabled", "2.0", OptionStatus.Removed, null)]
    [InlineData("execution.async-state.buffer-size", "2.0", OptionStatus.Removed, null)]
    [InlineData("sql-gateway.endpoint.rest.port", "1.17", OptionStatus.Current, null)]
    [InlineData("sql-gateway.endpoint.hiveserver2.thrift.port", "1.17", OptionStatus.Foreign, null)]
    [InlineData("web.port", "2.0", OptionStatus.Deprecated, "rest.port")]
    [InlineData("web.address", "1.16", OptionStatus.Deprecated, "rest.bind-address")]
    [InlineData("state.backend.latency-track.history-size", "1.20", OptionStatus.Deprecated, "state.latency-track.history-size")]
    [InlineData("security.kerberos.tokens.renewal.time-ratio", "1.18", OptionStatus.Deprecated, "security.delegation.tokens.renewal.time-ratio")]
    [InlineData("lookup.cache", "1.20", OptionStatus.Foreign, null)]
    [InlineData("pulsar.client.serviceUrl", "1.20", OptionStatus.Foreign, null)]
    [InlineData("host", "1.12", OptionStatus.Foreign, null)]
    [InlineData("state.backend.async", "1.20", OptionStatus.Removed, null)]
    [InlineData("my.own.setting", "1.16", OptionStatus.Foreign, null)]
    public void Knows_what_a_version_does_with_a_key(string key, string version, OptionStatus status, string? replacement)
    {
        var advice = OptionCatalog.Advise(key, FlinkVersion.Parse(version));
        Assert.Equal(status, advice.Status);
        Assert.Equal(replacement, advice.Replacement);
        Assert.Contains(key, advice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state.backend.fs.checkpoint.dir", "1.12", "state.backend.fs.checkpointdir", "state.checkpoints.dir")]
    [InlineData("state.backend.fs.checkpoint.dir", "1.20", "state.backend.fs.checkpointdir", "execution.checkpointing.dir")]
    [InlineData("taskmanager.memory.proces.size", "1.13", "taskmanager.memory.process.size", null)]
    [InlineData("taskmanager.memory.taskheap.size", "1.13", "taskmanager.memory.task.heap.size", null)]
    [InlineData("taskmanager.number.of.task.slots", "1.13", "taskmanager.numberOfTaskSlots", null)]
    [InlineData("taskmanager.memory.jvm-metaspace", "1.13", "taskmanager.memory.jvm-metaspace.size", null)]
    public void Names_the_nearest_real_key_of_what_was_never_one(string key, string version, string nearest, string? second)
    {
        var advice = OptionCatalog.Advise(key, FlinkVersion.Parse(version));
        Assert.Equal(OptionStatus.Unknown, advice.Status);
        Assert.Equal(nearest, advice.Nearest[0]);
        if (second is not null)
            Assert.Contains(second, advice.Nearest);
    }

    [Fact]
    public void Every_key_of_a_version_has_an_effect_in_it()
    {
        foreach (var version in new[] { "1.8", "1.12", "1.16", "1.20", "2.0" }.Select(FlinkVersion.Parse))
            Assert.All(OptionCatalog.KeysOf(version), key => Assert.True(OptionCatalog.Advise(key, version).HasEffect, $"{key} in {version}"));
    }

    [Fact]
    public void An_endless_key_is_answered_at_once() =>
        Assert.Empty(OptionCatalog.Advise("taskmanager." + new string('x', 1_000_000), FlinkVersion.Newest).Nearest);
}
