namespace Plimsoll.Diagnosis.Tests.Rules;

/// <summary>Broadcast state told by checkpoints alone.</summary>
public sealed class BroadcastTest
{
    private const string Jstat = "  S0     S1     E      O      M     CCS    YGC     YGCT    FGC    FGCT     GCT\n  0.00   0.00 100.00  98.20  95.00  91.00     40    0.500    20    9.000    9.500\n  0.00   0.00 100.00  98.60  95.00  91.00     40    0.500    28   12.000   12.500\n  0.00   0.00 100.00  98.70  95.00  91.00     40    0.500    36   16.000   16.500\n";

    [Fact]
    public void GrowthFromCheckpointToCheckpointIsTheCauseAndRocksDbNoCure()
    {
        using var test = new TestCase().With("jstat-gcutil.txt", Jstat).With("flink-conf.yaml", "state.backend: rocksdb\ntaskmanager.memory.task.heap.size: 56m\ntaskmanager.memory.managed.size: 256m\n")
            .With("chk-1/_metadata", Checkpoint(1, 3_000_000)).With("chk-8/_metadata", Checkpoint(8, 25_000_000));
        var finding = test.First();
        Assert.Equal("state-growth/broadcast", finding.Cause);
        Assert.Contains("tariffs", finding.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Fixes, fix => fix.Summary.Contains("rocksdb", StringComparison.Ordinal));
        Assert.NotEmpty(finding.Fixes[0].Effect);
    }

    [Fact]
    public void ASmallBroadcastStateThatStaysIsNotAccused()
    {
        using var test = new TestCase().With("jstat-gcutil.txt", Jstat).With("chk-1/_metadata", Checkpoint(1, 60_000)).With("chk-8/_metadata", Checkpoint(8, 61_000));
        Assert.NotEqual("state-growth/broadcast", test.First().Cause);
    }

    // Format version 3: one operator, one subtask, one broadcast state in a file.
    private static byte[] Checkpoint(long id, long bytes)
    {
        using var file = new MemoryStream();
        void Int(int value) => file.Write([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        void Long(long value)
        {
            Int((int)(value >> 32));
            Int((int)value);
        }

        void Text(string text)
        {
            file.Write([0, (byte)text.Length]);
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        }

        Int(0x4960672d);
        Int(3);
        Long(id);
        Int(0);
        Int(1);
        Long(7);
        Long(9);
        Int(1);
        Int(128);
        file.WriteByte(0);
        Int(1);
        Int(0);
        Int(1);
        file.WriteByte(4);
        Int(1);
        Text("tariffs");
        file.WriteByte(2);
        Int(1);
        Long(0);
        file.WriteByte(2);
        Long(bytes);
        Text("file:/chk/1");
        Int(0);
        file.Write([0, 0]);
        Int(0);
        Int(0);
        return file.ToArray();
    }
}
