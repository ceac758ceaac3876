using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Threads counted on a command line: <c>jstack PID | grep "name" | wc -l</c> and the number below it.</summary>
internal sealed class ThreadCountReader : LineReader
{
    public override string Format => "terminal";

    public override IReadOnlyList<string> Literals { get; } = ["| grep -c", "| grep \"", "| grep '"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Command.Match(line.Text) is { Success: true } command)
            context.Follow(new Answer(line, command.Groups["name"].Value.Trim()));
    }

    private sealed class Answer(LogLine command, string name) : LineBlock
    {
        private long? _count;

        public override bool Accept(LogLine line)
        {
            if (_count is not null || !long.TryParse(line.Text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return false;
            _count = count;
            return true;
        }

        public override void Complete(FactSink facts)
        {
            if (_count is { } count)
                facts.Add(new ThreadCount { Origin = command.Origin(), Name = name, Count = count });
        }
    }

    private static readonly Regex Command = new("""(?:jstack|Thread\.print|kill -3)\b.*\| *grep (?:-c )?["']?(?<name>[^"'|]{2,120}?)["']?\s*(?:\| *wc -l|$)""", RegexOptions.ExplicitCapture);
}
