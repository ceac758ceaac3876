namespace Plimsoll.Gc.Unified;

/// <summary>Beginnings of messages of unified logging that are known to carry nothing the measures need.</summary>
internal static class NoiseTexts
{
    /// <summary>Sorted by nothing but subject; looked up by first letter.</summary>
    public static readonly string[] All =
    [
        "Using ",
    ];
}
