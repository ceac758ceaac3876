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
        nameof(GcKind.InitialMark) => GcProse.PauseInitialMark,
        nameof(GcKind.Phase) => GcProse.PauseShortStops,
        _ => kind,
    };

    public static string Sentence(HeapShape shape) => shape switch
    {
        HeapShape.HealthySawTooth => GcProse.ShapeSawTooth,
        HeapShape.Leak => GcProse.ShapeRising,
        HeapShape.Caching => GcProse.ShapePlateau,
        HeapShape.Acute => GcProse.ShapeAcute,
        HeapShape.ConsecutiveFull => GcProse.ShapeConsecutive,
        _ => GcProse.ShapeUnknown,
    };
}
