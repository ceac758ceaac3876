namespace Plimsoll.Jvm.Tests;

public sealed class AssemblyTest
{
    [Fact]
    public void The_runner_finds_this_project() => Assert.Equal("Plimsoll.Jvm.Tests", typeof(AssemblyTest).Namespace);
}
