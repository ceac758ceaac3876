using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Flink.Tests;

public sealed class GoldenMemoryTest
{
    private static readonly MemoryRegionKind[] TaskManagerColumns =
        [TotalProcess, TotalFlink, FrameworkHeap, TaskHeap, FrameworkOffHeap, TaskOffHeap, Network, Managed, JvmMetaspace, JvmOverhead];

    [Fact]
    public void All_rows_are_there()
    {
        Assert.Equal(605, GoldenRow.All.Count);
        Assert.All(GoldenRow.All, row => Assert.NotEmpty(row.Versions));
    }

    [Fact]
    public void Every_size_and_argument_is_as_Flink_computes_it()
    {
        foreach (var (row, plan) in Plans().Where(pair => pair.Row.Accepted))
        {
            Assert.True(plan.IsAccepted, $"{row.Case} {plan.Version}: {plan.Refusal}");
            Assert.Equal($"{row.Case} {plan.Version}: {string.Join(' ', Sizes(row))}", $"{row.Case} {plan.Version}: {string.Join(' ', Sizes(plan))}");
            Assert.Equal($"{row.Case}: {row.ArgumentsOrError}", $"{row.Case}: {string.Join(' ', plan.JvmArguments)}");
        }
    }

    [Fact]
    public void Every_refusal_has_the_text_that_Flink_prints()
    {
        foreach (var (row, plan) in Plans().Where(pair => !pair.Row.Accepted))
        {
            Assert.Equal($"{row.Case} {plan.Version}: {row.ArgumentsOrError}", $"{row.Case} {plan.Version}: {plan.Refusal}");
            Assert.Empty(plan.Regions);
        }
    }

    private static IEnumerable<(GoldenRow Row, MemoryPlan Plan)> Plans() =>
        from row in GoldenRow.All
        from version in row.Versions
        select (row, MemoryModel.Plan(row.Configuration, version, row.Process, row.LegacyHeap));

    private static IEnumerable<long?> Sizes(GoldenRow row) =>
        row.Process is FlinkProcess.TaskManager ? row.Sizes : [row.Sizes[0], row.Sizes[1], row.Sizes[2], row.Sizes[3], row.Sizes[8], row.Sizes[9]];

    private static IEnumerable<long?> Sizes(MemoryPlan plan) => plan.Process is FlinkProcess.TaskManager
        ? TaskManagerColumns.Select(column => plan[column])
        : new[] { TotalProcess, TotalFlink, JvmHeap, JvmOffHeap, JvmMetaspace, JvmOverhead }.Select(column => plan[column]);
}
