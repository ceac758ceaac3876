namespace Plimsoll.Flink.Tests;

public sealed class AssemblyTest
{
    [Fact]
    public void The_runner_finds_this_project() => Assert.Equal("Plimsoll.Flink.Tests", typeof(AssemblyTest).Namespace);
}
