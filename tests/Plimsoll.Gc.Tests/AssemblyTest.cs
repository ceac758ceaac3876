namespace Plimsoll.Gc.Tests;

public sealed class AssemblyTest
{
    [Fact]
    public void The_runner_finds_this_project() => Assert.Equal("Plimsoll.Gc.Tests", typeof(AssemblyTest).Namespace);
}
