using System.Text;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.PreUnified;

/// <summary>The three header lines of a log file of JDK 7 and 8.</summary>
internal static class Header
{
    private const int MostFlags = 500;

    /// <summary>The facts of a header line, whatever stands in front of it; null if it is none.</summary>
    public static JvmFacts? Read(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(" JRE ("u8) > 0 && line.IndexOf("-Bit "u8) > 0 && line.IndexOf(" VM ("u8) > 0 && line.IndexOf("built on"u8) > 0)
            return Version(Encoding.ASCII.GetString(line));
        if (line.IndexOf("k page, physical "u8) > 0 && line.IndexOf("Memory: "u8) >= 0)
            return Memory(line);
        var flags = line.IndexOf("CommandLine flags: "u8);
        return flags >= 0 ? Flags(Encoding.UTF8.GetString(line[(flags + 19)..])) : null;
    }

    /// <summary><c>OpenJDK 64-Bit Server VM (25.504-b01) for linux-amd64 JRE (1.8.0_504-8u504-ga-1-b01), built on ...</c>.</summary>
    private static JvmFacts Version(string line)
    {
        var open = line.IndexOf("JRE (", StringComparison.Ordinal);
        var close = open < 0 ? -1 : line.IndexOf(')', open);
        if (close < 0)
            return new JvmFacts { FullVersion = line };
        return new JvmFacts { FullVersion = line, Version = line[(open + 5)..close].Split('-')[0] };
    }

    /// <summary><c>Memory: 4k page, physical 24684084k(20290256k free), swap 0k(0k free)</c>.</summary>
    private static JvmFacts Memory(ReadOnlySpan<byte> line)
    {
        var (memory, free) = Pair(line, "physical "u8);
        var (swap, swapFree) = Pair(line, "swap "u8);
        return new JvmFacts { Memory = memory, MemoryFree = free, Swap = swap, SwapFree = swapFree };
    }

    private static (long? All, long? Free) Pair(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        var at = line.IndexOf(word);
        var scan = new Scan(line, Math.Max(0, at) + word.Length);
        if (at < 0 || !scan.Size(out var all))
            return (null, null);
        return (all, scan.Skip((byte)'(') && scan.Size(out var free) ? free : null);
    }

    private static JvmFacts Flags(string text)
    {
        string[] flags = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(word => word.StartsWith('-')).Take(MostFlags)];
        return new JvmFacts
        {
            Flags = flags,
            HeapMax = Number(flags, "MaxHeapSize"),
            HeapInitial = Number(flags, "InitialHeapSize"),
            MetaspaceMax = Number(flags, "MaxMetaspaceSize"),
            RegionSize = Number(flags, "G1HeapRegionSize"),
            ParallelWorkers = (int?)Number(flags, "ParallelGCThreads"),
            ConcurrentWorkers = (int?)Number(flags, "ConcGCThreads"),
            ClassSpaceReserved = Number(flags, "CompressedClassSpaceSize"),
        };
    }

    private static long? Number(string[] flags, string name)
    {
        var prefix = $"-XX:{name}=";
        var flag = Array.Find(flags, one => one.StartsWith(prefix, StringComparison.Ordinal));
        return flag is not null && long.TryParse(flag.AsSpan(prefix.Length), out var value) && value is >= 0 and <= 1L << 52 ? value : null;
    }
}
