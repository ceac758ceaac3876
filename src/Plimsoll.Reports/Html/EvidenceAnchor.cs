namespace Plimsoll.Reports;

/// <summary>Anchors of quotes: claims link to them.</summary>
internal static class EvidenceAnchor
{
    public static string Of(int finding, int quote) => FormattableString.Invariant($"e{finding}-{quote}");
}
