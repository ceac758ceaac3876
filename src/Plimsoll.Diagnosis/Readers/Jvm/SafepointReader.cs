using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Long ways to a safepoint: <c>-XX:+PrintGCApplicationStoppedTime</c> (JDK 8), <c>-Xlog:safepoint</c> (JDK 9 to 12 in the same words, from 13 on in nanoseconds). Ways below a second are nobody's trouble and
/// are not kept.
/// </summary>
internal sealed class SafepointReader : PatternReader
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    public override string Format => "safepoints";

    // A first digit that is not zero: a second and more. Nanoseconds are padded to ten places, so those of shorter ways begin with a blank.
    public override IReadOnlyList<string> Literals { get; } = [.. "123456789".Select(digit => $"Stopping threads took: {digit}"), .. "123456789".Select(digit => $"Reaching safepoint: {digit}")];

    protected override Regex Pattern => Stop;

    protected override Fact? Of(Match match, LogLine line) =>
        Reaching(match) is { } reaching && reaching >= Least ? new SafepointReached { Origin = line.Origin(), Reaching = reaching, Stopped = Seconds(match, "stopped") } : null;

    private static TimeSpan? Reaching(Match match) => Seconds(match, "seconds") ?? (Number(match, "nanoseconds") is { } nanoseconds ? TimeSpan.FromMilliseconds(nanoseconds / 1e6) : null);

    private static TimeSpan? Seconds(Match match, string group) => Number(match, group) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static double? Number(Match match, string group) =>
        match.Groups[group].Success && double.TryParse(match.Groups[group].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e15 ? number : null;

    private static readonly Regex Stop = new(@"(?:stopped: (?<stopped>\d{1,7}[.,]\d{1,9}) seconds, )?Stopping threads took: (?<seconds>\d{1,7}[.,]\d{1,9}) seconds|Reaching safepoint: +(?<nanoseconds>\d{1,15}) ns", RegexOptions.ExplicitCapture);
}
