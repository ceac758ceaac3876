using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>The numbers of Flink's message on too few network buffers (NetworkBufferPool).</summary>
/// <param name="Required">Buffers that the task needs.</param>
/// <param name="Available">Buffers that were free.</param>
/// <param name="Total">Buffers of the pool.</param>
/// <param name="SegmentBytes">Bytes of a buffer.</param>
internal readonly record struct NetworkShortage(long Required, long Available, long Total, long SegmentBytes)
{
    /// <summary>The numbers and who said them; null when no message states them.</summary>
    public static (NetworkShortage Shortage, Thrown Thrown)? Of(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            foreach (var link in thrown.Chain)
            {
                if (Message.Match(link.Text) is { Success: true } match)
                    return (new NetworkShortage(Number(match, "required"), Number(match, "available"), Number(match, "total"), Number(match, "segment")), thrown);
            }
        }

        return null;
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static readonly Regex Message = new(@"required (?<required>\d{1,9}), but only (?<available>\d{1,9}) available\..*set to (?<total>\d{1,9}) of (?<segment>\d{1,9}) bytes", RegexOptions.ExplicitCapture);
}
