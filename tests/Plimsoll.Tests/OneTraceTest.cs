using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary>The text of a failure says which limit broke; alone it never makes a cause likely.</summary>
public sealed class OneTraceTest
{
    [Theory]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "heap-space")]
    [InlineData("java.lang.OutOfMemoryError: Metaspace", "metaspace")]
    [InlineData("java.lang.OutOfMemoryError: Direct buffer memory", "direct-memory")]
    [InlineData("java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached", "native-thread")]
    public async Task Names_the_limit_and_no_likely_cause(string text, string failure)
    {
        var trace = $"Exception in thread \"main\" {text}\n\tat java.lang.Thread.start0(Native Method)\n\tat java.lang.Thread.start(Thread.java:717)\n\tat app.Main.run(Main.java:7)\n";
        var run = await PlimsollProcess.RunAsync(["diagnose", "-", "--format", "json"], trace);
        var finding = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings")[0];
        Assert.Equal(failure, finding.GetProperty("failure").GetString());
        Assert.InRange(finding.GetProperty("confidence").GetDouble(), 0, 0.499);
        Assert.Equal(3, run.ExitCode);
    }
}
