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
    protected abstract Fact Of(T table, Origin origin);

    private sealed class TableBlock(TableReader<T> reader, LogLine header, IReadOnlyList<LogLine> before) : LineBlock
    {
        private readonly ITextTable<T> _table = reader.Open();

        public override bool Accept(LogLine line) => _table.Accept(line.Text);

        // jcmd and jstack print the time on a line of its own above what they print.
        public override void Complete(FactSink facts)
        {
            if (_table.Complete() is { } table)
                facts.Add(reader.Of(table, header.Origin(at: header.At ?? before.LastOrDefault(line => line.At is not null)?.At)));
        }
    }
}
