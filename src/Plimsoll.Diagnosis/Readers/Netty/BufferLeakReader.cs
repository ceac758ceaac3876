using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Reports of Netty's leak detector at any level (<c>ResourceLeakDetector.reportTracedLeak</c>, Netty 4.0 to 4.2), plain or shaded.</summary>
internal sealed class BufferLeakReader : LineReader
{
    public override string Format => "Netty leak report";

    public override IReadOnlyList<string> Literals { get; } = [".release() was not called before it's garbage-collected"];

    public override void Read(LogLine line, LineContext context) => context.Follow(new Report(line));

    private sealed class Report(LogLine head) : LineBlock
    {
        private const int MaxLines = 2000;

        private readonly List<string> _created = [];
        private readonly List<string> _hints = [];
        private bool _creation;
        private int _lines;

        public override bool Accept(LogLine line)
        {
            if (++_lines > MaxLines || line.Header?.Level is not null)
                return false;
            var text = line.Text.Trim();
            if (text.StartsWith("Created at:", StringComparison.Ordinal))
                _creation = true;
            else if (Hint.Match(text) is { Success: true } hint)
                _hints.Add(hint.Groups["handler"].Value);
            else if (Frame.Match(text) is { Success: true } frame)
                Add(frame.Groups["frame"].Value);
            else
                return Filler.IsMatch(text);
            return true;
        }

        public override void Complete(FactSink facts) => facts.Add(new BufferLeak { Origin = head.Origin(), Created = _created, Hints = _hints });

        private void Add(string frame)
        {
            if (_creation && _created.Count < 40)
                _created.Add(frame);
        }
    }

    private static readonly Regex Hint = new(@"^Hint: '?(?<handler>[\w.$]+?)(?:#\d+)?'? will handle the message", RegexOptions.ExplicitCapture);

    private static readonly Regex Frame = new(@"^(?:at )?(?<frame>[\w.$<>/@\-]+\([^)]*\))", RegexOptions.ExplicitCapture);

    private static readonly Regex Filler = new(@"^(?:$|Recent access records|#\d+:|: \d+ leak records|WARNING: |Created at)");
}
