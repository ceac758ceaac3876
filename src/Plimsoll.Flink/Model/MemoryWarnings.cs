namespace Plimsoll.Flink;

internal static class MemoryWarnings
{
    public static IReadOnlyList<MemoryWarning> Of(MemoryPlan plan) => [];
}
