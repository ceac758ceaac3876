using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What kind of keeping the names of classes tell, as the last word of a cause.</summary>
internal static class KeptKind
{
    private static readonly (string Word, string Kind)[] Words =
    [
        ("ThreadLocal", "thread-local"), ("Queue", "queue"), ("Buffer", "buffers"), ("Session", "sessions"), ("Listener", "listeners"), ("Subscri", "listeners"),
        ("Cache", "cache"), ("Dictionary", "cache"), ("Registry", "registry"), ("Registration", "registry"), ("Metric", "metrics"), ("Meter", "metrics"), ("Timer", "timers"), ("Connection", "connections"),
    ];

    /// <summary><c>leak/heap/cache</c> for a class whose own name says cache; <c>leak/heap/collection</c> where no name tells.</summary>
    public static string Of(params IReadOnlyList<string?> types)
    {
        var kind = Words.FirstOrDefault(known => types.Any(type => type is not null && LibraryName.Short(type).Contains(known.Word, StringComparison.Ordinal))).Kind;
        return $"leak/heap/{kind ?? "collection"}";
    }
}
