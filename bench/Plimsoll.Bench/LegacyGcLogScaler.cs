using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plimsoll.Bench;

/// <summary>Makes a big log of JDK 6 to 8 of a small real one with dates and uptimes: its records again and again, with times that go on.</summary>
internal static partial class LegacyGcLogScaler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the log has stamps such as <c>2026-11-21T06:32:47.160+0000: 1.148: </c>.</summary>
    public static bool Takes(string original) => File.ReadLines(original).Take(10).Any(line => Stamp().IsMatch(line));

    /// <summary>Writes at least <paramref name="bytes"/> bytes; what the JVM printed at its exit is left out.</summary>
    public static void Write(string original, string target, long bytes)
    {
        var lines = File.ReadLines(original).TakeWhile(line => line != "Heap").ToList();
        var header = lines.TakeWhile(line => !Stamp().IsMatch(line)).ToList();
        var body = lines.Skip(header.Count).ToList();
        var uptimes = body.SelectMany(line => Stamp().Matches(line)).Select(Uptime).ToList();
        var period = uptimes.Max() - uptimes.Min() + Pause;
        using var writer = new StreamWriter(target, false, new UTF8Encoding(false), 1 << 20);
        header.ForEach(writer.WriteLine);
        for (var round = 0; writer.BaseStream.Position < bytes; round++)
        {
            var shift = period * round;
            foreach (var line in body)
                writer.WriteLine(Stamp().Replace(line, stamp => At(stamp, shift)));
        }
    }

    private static TimeSpan Uptime(Match stamp) => TimeSpan.FromSeconds(double.Parse(stamp.Groups["uptime"].ValueSpan, CultureInfo.InvariantCulture));

    private static string At(Match stamp, TimeSpan shift) => string.Create(
        CultureInfo.InvariantCulture, $"{DateTimeOffset.Parse(stamp.Groups["date"].ValueSpan, CultureInfo.InvariantCulture) + shift:yyyy-MM-ddTHH:mm:ss.fff}+0000: {(Uptime(stamp) + shift).TotalSeconds:0.000}: ");

    [GeneratedRegex(@"(?<date>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000): (?<uptime>\d+\.\d{3}): ")]
    private static partial Regex Stamp();
}
