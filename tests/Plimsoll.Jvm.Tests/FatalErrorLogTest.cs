using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Jvm.Tests;

/// <summary>Fatal error logs of five JDKs, held against a naive reading of the same lines; then cut and altered.</summary>
public sealed class FatalErrorLogTest
{
    public static TheoryData<string> Crashes => ["jdk8", "jdk11", "jdk17", "jdk25"];

    [Theory]
    [MemberData(nameof(Crashes))]
    public void A_crash_on_an_OutOfMemoryError_tells_region_thread_and_frames(string jdk)
    {
        var log = FatalErrorLog.Parse(Text($"{jdk}-hs_err-crash-on-oom"));
        Assert.True(FatalErrorLog.Begins(Text($"{jdk}-hs_err-crash-on-oom")));
        Assert.Equal(("Java heap space", "main", false), (log.OutOfMemoryRegion, log.Thread, log.MemoryRefused));
        Assert.Contains(log.JavaFrames, frame => frame.EndsWith(".main", StringComparison.Ordinal));
        Assert.Equal(Lines(jdk).Count(line => line.Contains(" JavaThread \"", StringComparison.Ordinal) && (line[0] == '=' || line.StartsWith("  0x", StringComparison.Ordinal))), log.JavaThreads);
    }

    [Fact]
    public void The_numbers_of_the_system_are_those_of_its_lines()
    {
        var log = FatalErrorLog.Parse(Text("jdk21-hs_err-native-meta"));
        Assert.True(log.MemoryRefused);
        Assert.Equal(1_600_000L << 10, log.AddressSpaceLimit);
        Assert.Equal(1_596_896L << 10, log.VirtualSize);
        Assert.Equal(203_196L << 10, log.Resident);
        Assert.Equal(24_684_084L << 10, log.Physical);
        Assert.Equal(18_510_828L << 10, log.PhysicalFree);
        Assert.Equal((173L, 65_530L, 96_365L), (log.Mappings, log.MaxMappings, log.ProcessLimit));
        Assert.Equal((192_730L, 4_194_304L), (log.MaxThreads, log.MaxProcessId));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 24, 44, TimeSpan.Zero), log.At);
        Assert.All(log.Sources, source => Assert.Equal(source.Value.Text, Text("jdk21-hs_err-native-meta").Split('\n')[source.Value.Line - 1].Trim()));
    }

    [Fact]
    public void JDK_11_names_a_number_on_the_line_below()
    {
        var log = FatalErrorLog.Parse(Text("jdk11-hs_err-crash-on-oom"));
        Assert.Equal((192_730L, 4_194_304L), (log.MaxThreads, log.MaxProcessId));
        Assert.Null(log.ContainerLimit);
    }

    [Fact]
    public void A_signal_is_told_with_the_frame_it_came_from()
    {
        var log = FatalErrorLog.Parse("#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n#  SIGSEGV (0xb) at pc=0x00007f2a, pid=1, tid=2\n#\n# JRE version: OpenJDK (17)\n# Problematic frame:\n# C  [libsnappy.so+0x21b7]\n#\n");
        Assert.Equal(("SIGSEGV (0xb) at pc=0x00007f2a, pid=1, tid=2", "C  [libsnappy.so+0x21b7]", 4), (log.Error, log.ProblematicFrame, log.ErrorLine));
        Assert.Null(log.OutOfMemoryRegion);
    }

    [Fact]
    public void Container_limits_are_read_in_both_units()
    {
        Assert.Equal(512L << 20, FatalErrorLog.Parse("memory_limit_in_bytes: 524288 k\n").ContainerLimit);
        Assert.Equal(512L << 20, FatalErrorLog.Parse("memory_limit_in_bytes: 536870912\n").ContainerLimit);
        Assert.Null(FatalErrorLog.Parse("memory_limit_in_bytes: unlimited\nmemory_limit_in_bytes: -1\n").ContainerLimit);
    }

    [Fact]
    public void Cut_anywhere_or_with_a_byte_changed_it_is_read_without_harm()
    {
        var text = Text("jdk17-hs_err-crash-on-oom");
        var damaged = from cut in Gen.Choose(0, text.Length) from at in Gen.Choose(0, text.Length - 1) from letter in Gen.Elements('\0', '9', '(', '\n', '\ufffd') select (cut, at, letter);
        Prop.ForAll(Arb.From(damaged), one =>
        {
            var log = FatalErrorLog.Parse(text[..one.cut] + one.letter + text[one.at..]);
            return log.JavaFrames.Count <= 200 && log is { JavaThreads: null or >= 0 } && (log.Physical ?? 0) >= 0;
        }).QuickCheckThrowOnFailure();
        Assert.Null(FatalErrorLog.Parse("Memory: 4k page, physical 99999999999999999999k(5k free)\n").Physical);
    }

    private static string[] Lines(string jdk) => Text($"{jdk}-hs_err-crash-on-oom").Split('\n');

    private static string Text(string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", name + ".log.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        return reader.ReadToEnd();
    }
}
