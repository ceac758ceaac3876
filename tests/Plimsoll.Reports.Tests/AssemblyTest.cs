namespace Plimsoll.Reports.Tests;

public sealed class AssemblyTest
{
    [Fact]
    public void The_runner_finds_this_project() => Assert.Equal("Plimsoll.Reports.Tests", typeof(AssemblyTest).Namespace);
}
