namespace Plimsoll.Flink.Tests;

public sealed class FlinkVersionTest
{
    [Theory]
    [InlineData("1.13.6", 1, 13, 6, "")]
    [InlineData("2.0-SNAPSHOT", 2, 0, null, "-SNAPSHOT")]
    [InlineData("1.20", 1, 20, null, "")]
    [InlineData("v1.17.1-amzn-1", 1, 17, 1, "-amzn-1")]
    [InlineData("1.15-vvr-6.0.7-SNAPSHOT", 1, 15, null, "-vvr-6.0.7-SNAPSHOT")]
    public void A_version_is_read_with_its_patch_and_suffix(string text, int major, int minor, int? patch, string suffix) =>
        Assert.Equal(new FlinkVersion(major, minor, patch, suffix), FlinkVersion.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("latest")]
    [InlineData("1.x")]
    [InlineData("99999999.1")]
    public void What_is_no_version_is_refused(string text) => Assert.False(FlinkVersion.TryParse(text, out _));

    [Theory]
    [InlineData("1.9.3", MemoryEpoch.HeapWithCutOff)]
    [InlineData("1.10.0", MemoryEpoch.TaskManagerModel)]
    [InlineData("1.11", MemoryEpoch.BothModels)]
    [InlineData("1.16.3", MemoryEpoch.BothModels)]
    [InlineData("1.17.0", MemoryEpoch.UnboundedNetwork)]
    [InlineData("1.20.1", MemoryEpoch.UnboundedNetwork)]
    [InlineData("2.1.0", MemoryEpoch.WithoutLegacyKeys)]
    public void A_version_has_the_memory_model_of_its_epoch(string text, MemoryEpoch epoch) => Assert.Equal(epoch, FlinkVersion.Parse(text).Epoch);

    [Fact]
    public void A_line_without_patch_is_its_newest_release()
    {
        Assert.True(FlinkVersion.Parse("1.10.3") < FlinkVersion.Parse("1.10"));
        Assert.True(FlinkVersion.Parse("1.9") < FlinkVersion.Parse("1.10.0"));
    }
}
