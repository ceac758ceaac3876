namespace Plimsoll.Heap.Tests;

public sealed class AssemblyTest
{
    [Fact]
    public void The_runner_finds_this_project() => Assert.Equal("Plimsoll.Heap.Tests", typeof(AssemblyTest).Namespace);
}
