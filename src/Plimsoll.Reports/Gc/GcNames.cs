using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>Names as output prints them.</summary>
internal static class GcNames
{
    public static string Of(GcCollector collector) => collector switch
    {
        GcCollector.Cms => "CMS",
        GcCollector.Z or GcCollector.GenerationalZ => "ZGC",
        GcCollector.GenerationalShenandoah => "Shenandoah",
        _ => collector.ToString(),
    };

    public static bool IsGenerational(GcCollector collector) => collector is not (GcCollector.Unknown or GcCollector.Z or GcCollector.Shenandoah or GcCollector.Epsilon);

    public static string Of(LiveSetEvidence from) => from.ToString().ToLowerInvariant();

    public static string Of(HeapShape shape) => shape switch
    {
        HeapShape.HealthySawTooth => "saw-tooth",
        HeapShape.ConsecutiveFull => "consecutive-full",
        _ => shape.ToString().ToLowerInvariant(),
    };

    /// <summary>The kind of a pause in the trade's words.</summary>
    public static string Words(string kind) => kind switch
    {
        nameof(GcKind.InitialMark) => "Initial mark",
        nameof(GcKind.Phase) => "Short stops",
        _ => kind,
    };

    public static string Sentence(HeapShape shape) => shape switch
    {
        HeapShape.HealthySawTooth => "saw-tooth: collections bring the heap back to a level that leaves room",
        HeapShape.Leak => "rising: the level after collections grows for as long as the log goes",
        HeapShape.Caching => "high plateau: the level after collections is steady but close to the limit",
        HeapShape.Acute => "acute: the level was low and rose to the limit near the end",
        HeapShape.ConsecutiveFull => "consecutive Full GCs: less time between them than they take",
        _ => "too few collections to tell",
    };
}
