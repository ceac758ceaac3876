namespace Plimsoll.Flink.Tests;

/// <summary>The <c>_metadata</c> of checkpoints: real files of every version, cut and altered ones.</summary>
public sealed class CheckpointMetadataTest
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "metadata")).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void RealFilesAreReadToTheirEnd(string name)
    {
        var read = CheckpointMetadata.Read(Bytes(name));
        Assert.NotNull(read);
        Assert.Null(read.Problem);
        Assert.Equal(name[1] - '0', read.Version);
        Assert.NotEmpty(read.Operators);
        Assert.All(read.Operators, state => Assert.InRange(state.Parallelism, 1, 32768));
        Assert.All(read.Operators.SelectMany(state => state.Subtasks), subtask => Assert.True(subtask is { KeyedBytes: >= 0, OperatorBytes: >= 0, ChannelBytes: >= 0 }));
    }

    [Fact]
    public void BroadcastStateIsNamedWithItsSize()
    {
        var read = CheckpointMetadata.Read(Bytes("v4-broadcast-chk-8._metadata"))!;
        var state = read.Operators.SelectMany(found => found.States).Single(found => found.Distribution == OperatorStateDistribution.Broadcast);
        Assert.Equal("tariff-versions", state.Name);
        Assert.Equal(2, state.Subtasks);
        Assert.InRange(state.Bytes / 2, 12_000_000, 13_500_000);
        Assert.Equal(0, read.Operators.Sum(found => found.KeyedBytes));
    }

    [Fact]
    public void AFileCutAnywhereGivesWhatWasReadAndSaysWhere()
    {
        var whole = Bytes("v4-broadcast-chk-8._metadata");
        var operators = CheckpointMetadata.Read(whole)!.Operators.Count;
        for (var length = 8; length < whole.Length - 400; length++)
        {
            var read = CheckpointMetadata.Read(whole.AsSpan(0, length))!;
            Assert.InRange(read.Operators.Count, 0, operators);
            if (read.Operators.Count == 0)
                Assert.NotNull(read.Problem);
        }
    }

    [Fact]
    public void AlteredBytesNeverThrowOrAllocateBeyondTheFile()
    {
        var random = new Random(4711);
        foreach (var name in Files.Select(row => row.Data))
        {
            var original = Bytes(name);
            for (var round = 0; round < 300; round++)
            {
                var altered = (byte[])original.Clone();
                for (var changes = random.Next(1, 6); changes > 0; changes--)
                    altered[random.Next(8, altered.Length)] = (byte)random.Next(256);
                var before = GC.GetAllocatedBytesForCurrentThread();
                _ = CheckpointMetadata.Read(altered);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L * original.Length + 100_000);
            }
        }
    }

    [Fact]
    public void OtherFilesAndNewerVersionsAreNamedSo()
    {
        Assert.Null(CheckpointMetadata.Read("PK\x03\x04whatever"u8));
        Assert.Null(CheckpointMetadata.Read([]));
        Assert.Contains("version 9", CheckpointMetadata.Read([0x49, 0x60, 0x67, 0x2d, 0, 0, 0, 9, 0, 0, 0, 0])!.Problem, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "metadata", name));
}
