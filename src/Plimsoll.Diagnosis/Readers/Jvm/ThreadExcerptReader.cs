using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Threads cut out of a dump: a ticket shows one of many, without the dump's first line.</summary>
internal sealed class ThreadExcerptReader : LineReader
{
    public override string Format => "thread dump";

    public override IReadOnlyList<string> Literals { get; } = ["java.lang.Thread.State: "];

    public override void Read(LogLine line, LineContext context)
    {
        if (context.InBlock || context.Preceding(1) is not [var header] || !header.Text.TrimStart().StartsWith('"'))
            return;
        var block = new Block(header);
        if (block.Accept(header) && block.Accept(line))
            context.Follow(block);
    }

    private sealed class Block : LineBlock
    {
        private readonly ThreadDumpTable _table = new();
        private readonly LogLine _header;

        public Block(LogLine header)
        {
            _header = header;
            _table.Accept("Full thread dump");
        }

        public override bool Accept(LogLine line) => _table.Accept(line.Text);

        public override void Complete(FactSink facts)
        {
            if (_table.Complete() is { } dump)
                facts.Add(new ThreadsTaken { Origin = _header.Origin(), Dump = dump });
        }
    }
}
