using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Connections as <c>ss -tn</c> or <c>netstat -tn</c> list them, also cut to the columns Send-Q, local and peer address.</summary>
internal sealed class SocketQueueReader : LineReader
{
    public override string Format => "socket list";

    public override IReadOnlyList<string> Literals { get; } = ["Recv-Q Send-Q", "Recv-Q  Send-Q"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["]:", "ESTAB"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Row.Match(line.Text) is { Success: true } row)
            Add(row, line, context.Facts);
        else if (line.Text.Contains("Send-Q", StringComparison.Ordinal))
            context.Follow(new Table());
    }

    private static void Add(Match row, LogLine line, FactSink facts)
    {
        if (row.Whole("send") is { } bytes)
            facts.Add(new SocketQueue { Origin = line.Origin(), Peer = row.Groups["peer"].Value.Replace("[::ffff:", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal), SendBytes = bytes });
    }

    private sealed class Table : LineBlock
    {
        private readonly List<(Match Row, LogLine Line)> _rows = [];

        public override bool Accept(LogLine line)
        {
            if (Row.Match(line.Text) is not { Success: true } row || _rows.Count > 10_000)
                return false;
            _rows.Add((row, line));
            return true;
        }

        public override void Complete(FactSink facts)
        {
            foreach (var (row, line) in _rows)
                Add(row, line, facts);
        }
    }

    private static readonly Regex Row = new(@"^\s*(?:tcp6?\s+|ESTAB\s+|CLOSE-WAIT\s+)?(?:\d{1,12}\s+)?(?<send>\d{1,12})\s+(?<local>[\[\w.:\]%-]+:\d+)\s+(?<peer>[\[\w.:\]%-]+:\d+)(?:\s|$)", RegexOptions.ExplicitCapture);
}
