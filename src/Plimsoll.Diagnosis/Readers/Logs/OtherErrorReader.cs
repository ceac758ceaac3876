using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Any exception with a stack below it, in what somebody pasted or sent (small sources): where it is the only thing there, the verdict must not be
/// health. A long log has exceptions in its everyday life.
/// </summary>
internal sealed partial class OtherErrorReader : LineReader
{
    public override string Format => "stack trace";

    public override IReadOnlyList<string> Literals { get; } = [];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["Exception", "Error"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Head().Match(line.Text) is { Success: true } head)
            context.Follow(new FirstFrame(line, head.Groups["class"].Value));
    }

    [GeneratedRegex(@"^(?:Exception in thread ""[^""]{0,200}"" )?(?<class>(?:[a-z_]\w*\.)+[A-Z][\w$]*(?:Exception|Error))(?::|\s*$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    // Takes no line for itself: the frame only has to be there.
    private sealed class FirstFrame(LogLine head, string type) : LineBlock
    {
        private bool _framed;

        public override bool Accept(LogLine line)
        {
            _framed = TraceText.IsFrame(line.Text);
            return false;
        }

        public override void Complete(FactSink facts)
        {
            if (_framed)
                facts.Add(new ErrorTold { Origin = head.Origin(), Class = type });
        }
    }
}
