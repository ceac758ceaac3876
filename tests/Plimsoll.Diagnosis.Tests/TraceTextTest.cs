using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Diagnosis.Tests;

public sealed class TraceTextTest
{
    [Theory]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "java.lang.OutOfMemoryError", "Java heap space")]
    [InlineData("Exception in thread \"main\" org.apache.flink.configuration.IllegalConfigurationException: no", "org.apache.flink.configuration.IllegalConfigurationException", "no")]
    [InlineData("Caused by: java.io.IOException: disk", "java.io.IOException", "disk")]
    [InlineData("  IllegalConfigurationException: Derived JVM Overhead size", "IllegalConfigurationException", "Derived JVM Overhead size")]
    [InlineData("io.grpc.netty.shaded.io.netty.util.internal.OutOfDirectMemoryError: failed to allocate", "io.grpc.netty.shaded.io.netty.util.internal.OutOfDirectMemoryError", "failed to allocate")]
    public void A_line_that_names_a_throwable_is_taken_apart(string line, string type, string message)
    {
        var named = TraceText.Throwable(line);
        Assert.Equal((type, message), (named?.Class, named?.Message));
    }

    [Theory]
    [InlineData("Exception in thread")]
    [InlineData("-XX:+HeapDumpOnOutOfMemoryError")]
    [InlineData("Failure of the night shift")]
    public void What_only_sounds_like_one_is_none(string line) => Assert.Null(TraceText.Throwable(line));

    [Theory]
    [InlineData("\tat java.nio.Bits.reserveMemory(Bits.java:694)", "java.nio.Bits.reserveMemory(Bits.java:694)")]
    [InlineData("at java.base/java.lang.Thread.run(Thread.java:840) [?:?]", "java.lang.Thread.run(Thread.java:840)")]
    [InlineData("    at app//org.x.Y.z(Y.java) ~[y.jar:1.2]", "org.x.Y.z(Y.java)")]
    public void Frames_lose_module_jar_and_indent(string line, string frame) => Assert.Equal(frame, TraceText.FrameOf(line));

    [Fact]
    public void A_trace_pressed_into_one_line_is_unfolded() =>
        Assert.Equal(4, TraceText.Unfold("java.lang.RuntimeException: x at a.B.c(B.java:1) at d.E.f(E.java:2) Caused by: java.lang.OutOfMemoryError: Metaspace").Count());
}
