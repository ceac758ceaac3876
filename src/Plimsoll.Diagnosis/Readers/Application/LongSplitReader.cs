using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// The watch of Presto and Trino over their splits (<c>TaskExecutor</c>, <c>TimeSharingTaskExecutor</c>): <c>Split thread X has been running longer than 17.56m</c>,
/// with the stack of the thread below. Durations are airlift's: a number and one of ns, us, ms, s, m, h, d.
/// </summary>
internal sealed class LongSplitReader : LineReader
{
    private const int Frames = 12;

    public override string Format => "Presto or Trino log";

    public override IReadOnlyList<string> Literals { get; } = [" has been running longer than "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Running.Match(line.Text) is { Success: true } match && Length(match) is { } length)
            context.Follow(new Stack(line, length));
    }

    private static TimeSpan? Length(Match match)
    {
        if (!double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = number * match.Groups["unit"].Value switch { "m" => 60, "h" => 3600, "d" => 86400, "s" => 1, _ => 0.001 };
        return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    // The trace is a watch's picture of a thread at work, no failure: nobody else shall take it for one.
    private sealed class Stack(LogLine head, TimeSpan length) : LineBlock
    {
        private bool _copies;
        private int _seen;

        public override bool Accept(LogLine line)
        {
            if (TraceText.IsFrame(line.Text))
                _copies |= _seen == 1 && Walking.IsMatch(line.Text);
            else if (_seen > 0 || !line.Text.Contains("Exception", StringComparison.Ordinal))
                return false;
            return ++_seen <= Frames;
        }

        public override void Complete(FactSink facts) => facts.Add(new WorkTakesLong { Origin = head.Origin(), Lasted = length, Copies = _copies });
    }

    private static readonly Regex Running = new(@"\bSplit (?:thread )?\S+(?: \S+)? has been running longer than (?<number>\d{1,9}(?:\.\d{1,3})?)(?<unit>ms|s|m|h|d)\b", RegexOptions.ExplicitCapture);

    // java.util's collections, Arrays.copyOf, an engine's blocks and writers: data is being walked or copied.
    private static readonly Regex Walking = new(@"\bat (?:java\.base/)?(?:java\.util\.(?:HashMap|LinkedHashMap|ArrayList|Arrays|TreeMap|Collections|IdentityHashMap)\b|java\.lang\.(?:System\.arraycopy|StringBuilder|AbstractStringBuilder)|.{1,120}(?:Block(?!ing|er)|Writer|Writable|Inspector|Serializer|SerDe)\w*\.)");
}
