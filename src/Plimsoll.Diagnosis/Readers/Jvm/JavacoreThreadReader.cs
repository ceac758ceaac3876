using System.Text.RegularExpressions;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Threads of a javacore, the dump of IBM's and Eclipse OpenJ9's virtual machines, whole or cut out of it (section THREADS: tags 3XMTHREADINFO and 4XESTACKTRACE).</summary>
internal sealed class JavacoreThreadReader : LineReader
{
    private const int MaxThreads = 20_000;
    private const int MaxFrames = 40;

    public override string Format => "javacore";

    public override IReadOnlyList<string> Literals { get; } = ["3XMTHREADINFO      \""];

    public override void Read(LogLine line, LineContext context)
    {
        if (context.InBlock)
            return;
        var block = new Block(line);
        if (block.Accept(line))
            context.Follow(block);
    }

    private static string? StateOf(string letters) => letters switch
    {
        "R" => "RUNNABLE",
        "B" => "BLOCKED",
        "CW" or "P" => "WAITING",
        _ => null,
    };

    // Tags of the section and lines without one between its threads.
    private static readonly Regex Tag = new(@"^(?:[1-9]X[EM][A-Z0-9]+|NULL)\b");

    private static readonly Regex Header = new(@"^3XMTHREADINFO\s+""(?<name>[^""]{1,300})""(?:.{0,300}\bstate:(?<state>[A-Z]{1,2})\b)?", RegexOptions.ExplicitCapture);

    private static readonly Regex Frame = new(@"^4XESTACKTRACE\s+at (?<method>[\w$/.<>]{1,400})\((?<place>[^()]{0,200})", RegexOptions.ExplicitCapture);

    private sealed class Block(LogLine first) : LineBlock
    {
        private readonly List<DumpedThread> _threads = [];
        private (string Name, string? State)? _open;
        private List<string> _frames = [];

        public override bool Accept(LogLine line)
        {
            if (!Tag.IsMatch(line.Text))
                return false;
            if (Header.Match(line.Text) is { Success: true } header)
                Open(header);
            else if (_frames.Count < MaxFrames && Frame.Match(line.Text) is { Success: true } frame)
                _frames.Add($"{frame.Groups["method"].Value.Replace('/', '.')}({frame.Groups["place"].Value})");
            return true;
        }

        public override void Complete(FactSink facts)
        {
            Close();
            if (_threads.Count > 0)
                facts.Add(new ThreadsTaken { Origin = first.Origin(), Dump = new ThreadDump(_threads) });
        }

        private void Open(Match header)
        {
            Close();
            _open = (header.Groups["name"].Value, StateOf(header.Groups["state"].Value));
        }

        private void Close()
        {
            if (_open is var (name, state) && _threads.Count < MaxThreads)
                _threads.Add(new DumpedThread(name, false, state, _frames));
            _open = null;
            _frames = [];
        }
    }
}
