namespace Plimsoll.Flink.Tests;

public sealed class ManagedAndNetworkTest
{
    [Theory]
    [InlineData(new[] { ManagedMemoryConsumer.StateBackend }, "1")]
    [InlineData(new[] { ManagedMemoryConsumer.StateBackend, ManagedMemoryConsumer.Python }, "0.7")]
    [InlineData(new[] { ManagedMemoryConsumer.StateBackend, ManagedMemoryConsumer.Python, ManagedMemoryConsumer.Operator }, "0.4117647058823529")]
    public void The_state_backend_shares_only_with_consumers_that_are_there(ManagedMemoryConsumer[] present, string share)
    {
        var weights = ManagedMemory.Weights(Configuration.Empty, FlinkVersion.Parse("1.13"));
        Assert.Equal(decimal.Parse(share), ManagedMemory.Shares(weights, present)[ManagedMemoryConsumer.StateBackend]);
    }

    [Fact]
    public void A_consumer_without_weight_gets_nothing()
    {
        var weights = ManagedMemory.Weights(ConfigurationFile.ReadArguments(["taskmanager.memory.managed.consumer-weights=PYTHON:30"]), FlinkVersion.Parse("1.16"));
        Assert.Equal(0, ManagedMemory.Shares(weights, [ManagedMemoryConsumer.StateBackend])[ManagedMemoryConsumer.StateBackend]);
    }

    [Fact]
    public void The_shipped_TaskManager_gives_its_one_slot_all_managed_memory()
    {
        var plan = MemoryModel.Plan(ConfigurationFile.ReadArguments(["taskmanager.memory.process.size=1728m"]), FlinkVersion.Parse("1.16"));
        var share = ManagedMemory.PerSlot(plan[MemoryRegionKind.Managed]!.Value, ManagedMemory.Slots(plan.Configuration, plan.Version));
        Assert.Equal(536870920, share);
        Assert.Equal(new RocksDbMemory(447392433, 178956973, 0.1), RocksDbMemory.Divide(share));
    }

    [Theory]
    [InlineData(64 << 20, 8388608)]
    [InlineData((64 << 20) + 8, 8392704)]
    public void The_arena_is_an_eighth_of_the_write_buffer_in_whole_pages(long writeBuffer, long arena) => Assert.Equal(arena, RocksDbMemory.ArenaBlock(writeBuffer));

    [Fact]
    public void Without_managed_memory_RocksDB_flushes_constantly()
    {
        Assert.True(RocksDbMemory.Divide(0).FlushesConstantly());
        Assert.False(RocksDbMemory.Divide(128 << 20).FlushesConstantly());
        Assert.True(RocksDbMemory.AreRatiosValid(0.5, 0.1));
        Assert.False(RocksDbMemory.AreRatiosValid(0.99, 0.1));
    }

    [Fact]
    public void All_to_all_needs_three_buffers_per_channel_and_wants_four()
    {
        Assert.Equal(new BufferDemand(4 * ((3 * 100) + 2), 4 * ((4 * 100) + 16)), NetworkBuffers.AllToAll(100, 4));
        Assert.Equal(1000, NetworkBuffers.InputGate(5000, requiredMax: 1000).Required);
        Assert.Equal(4 * 4 * 25 * 4, NetworkBuffers.RuleOfThumb(4, 25));
    }

    [Fact]
    public void The_numbers_of_the_message_give_the_network_memory_that_is_missing()
    {
        Assert.Equal((2048L + 31) * 32768, NetworkBuffers.BytesToGrant(required: 33, available: 2, total: 2048));
        Assert.Equal(4096, NetworkBuffers.Total(134217730));
    }

    [Theory]
    [InlineData(536870902, 536870912)]
    [InlineData(1664299798, 1665138688)]
    [InlineData(33554431498, 33554432000)]
    public void HotSpot_rounds_the_heap_up_to_its_alignment(long passed, long seen)
    {
        Assert.True(HotSpotHeap.CanComeFrom(seen, passed));
        Assert.False(HotSpotHeap.CanComeFrom(passed - 1, passed));
    }
}
