using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// What <c>java -XshowSettings:vm</c> and <c>:system</c> print (sun.launcher.LauncherHelper, JDK 8 to 25): the largest heap, and the limits of the container that the JVM sees.
/// Sizes have two decimals and a unit of 1024; an estimate is the JVM's own choice, where no -Xmx was given.
/// </summary>
internal sealed class ShownSettingReader : LineReader
{
    /// <summary>The lists of processors and memory nodes stand between the heading and the limit.</summary>
    private const int LinesOfMetrics = 30;

    public override string Format => "java -XshowSettings";

    public override IReadOnlyList<string> Literals { get; } = ["Max. Heap Size", "Memory Limit: "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Heap.Match(line.Text) is { Success: true } heap && heap.Size("size", "unit") is { } most and > 0)
        {
            var estimated = heap.Groups["estimated"].Success;
            context.Facts.Add(new JvmFlag { Origin = line.Origin(), Name = "MaxHeapSize", Value = most.ToString(CultureInfo.InvariantCulture), InForce = !estimated, IsEstimate = estimated });
        }
        else if (Limit.Match(line.Text) is { Success: true } limit && context.Preceding(LinesOfMetrics).Any(above => above.Text.Contains("Operating System Metrics:", StringComparison.Ordinal)))
        {
            if (limit.Size("size", "unit") is { } bytes and > 0)
                context.Facts.Add(new ContainerLimit { Origin = line.Origin(), Bytes = bytes });
            else if (limit.Groups["none"].Success)
                context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Unlimited });
        }
    }

    private static readonly Regex Heap = new(@"^\s*Max\. Heap Size(?<estimated> \(Estimated\))?: (?<size>\d{1,9}(?:\.\d{1,2})?)(?<unit>[KMGT]?)\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex Limit = new(@"^\s*Memory Limit: (?:(?<size>\d{1,9}(?:\.\d{1,2})?)(?<unit>[KMGT]?)|(?<none>Unlimited))\s*$", RegexOptions.ExplicitCapture);
}
