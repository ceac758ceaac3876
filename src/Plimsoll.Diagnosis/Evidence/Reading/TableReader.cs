using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>Reads a table that begins at its header line, wherever it stands, by a parser of <c>Plimsoll.Jvm</c>.</summary>
/// <typeparam name="T">What the parser makes of it.</typeparam>
public abstract class TableReader<T> : LineReader
    where T : class
{
    /// <inheritdoc/>
    public sealed override void Read(LogLine line, LineContext context)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(context);
        if (!Begins(line.Text))
            return;
        var block = new TableBlock(this, line, context.Preceding(3));
        if (block.Accept(line))
            context.Follow(block);
    }

    /// <summary>Whether the line with the literal really is a header.</summary>
    protected virtual bool Begins(string text) => true;

    /// <summary>A parser for one table.</summary>
    protected abstract ITextTable<T> Open();

    /// <summary>The fact that the table is.</summary>
    protected abstract TableFact Of(T table, Origin origin);

    /// <summary>The row to quote where a claim names none: of the kept ones, from the header on.</summary>
    protected virtual LogLine? Telling(TableFact table) => null;

    /// <summary>Whether a claim may want to quote this line of the table.</summary>
    protected virtual bool Keeps(string text) => true;

    private sealed class TableBlock(TableReader<T> reader, LogLine header, IReadOnlyList<LogLine> before) : LineBlock
    {
        private const int MaxKept = 300;

        private readonly ITextTable<T> _table = reader.Open();
        private readonly List<LogLine> _kept = [];

        public override bool Accept(LogLine line)
        {
            if (!_table.Accept(line.Text))
                return false;
            if (!reader.Keeps(line.Text))
                return true;
            if (_kept.Count < MaxKept)
                _kept.Add(line);
            else
                _kept[^1] = line;
            return true;
        }

        // jcmd and jstack print the time on a line of its own above what they print.
        public override void Complete(FactSink facts)
        {
            if (_table.Complete() is not { } table)
                return;
            var fact = reader.Of(table, header.Origin(at: header.At ?? before.LastOrDefault(line => line.At is not null)?.At)) with { Rows = _kept };
            facts.Add(reader.Telling(fact) is { } row ? fact.Quoting(row) : fact);
        }
    }
}
