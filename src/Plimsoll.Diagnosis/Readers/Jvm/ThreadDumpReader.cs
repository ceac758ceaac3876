using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Thread dumps.</summary>
internal sealed class ThreadDumpReader : TableReader<ThreadDump>
{
    public override string Format => "thread dump";

    public override IReadOnlyList<string> Literals { get; } = ["Full thread dump"];

    protected override ITextTable<ThreadDump> Open() => new ThreadDumpTable();

    protected override TableFact Of(ThreadDump table, Origin origin) => new ThreadsTaken { Origin = origin, Dump = table };

    protected override bool Keeps(string text) => text.StartsWith('"');
}
