namespace Plimsoll.Diagnosis;

/// <summary>What a line reader may see and do besides its line.</summary>
public sealed class LineContext(FactSink facts, Func<int, IReadOnlyList<LogLine>> preceding)
{
    private readonly List<(LineBlock Block, ProcessRole Speaker)> _blocks = [];
    private LogLine? _last;

    /// <summary>Where facts go.</summary>
    public FactSink Facts => facts;

    /// <summary>How many blocks are being read.</summary>
    internal int Blocks => _blocks.Count;

    /// <summary>Whether a block is being read.</summary>
    public bool InBlock => _blocks.Count > 0;

    /// <summary>Up to <paramref name="count"/> lines before the current one, oldest first: as far back as the scanner's window reaches.</summary>
    public IReadOnlyList<LogLine> Preceding(int count) => preceding(count);

    /// <summary>Hands the following lines to a block until it declines one.</summary>
    public void Follow(LineBlock block) => _blocks.Add((block, facts.Speaker));

    /// <summary>Offers a line to the blocks; true when one took it.</summary>
    internal bool Offer(LogLine line)
    {
        for (var index = _blocks.Count - 1; index >= 0; index--)
        {
            var (block, speaker) = _blocks[index];
            if (Accepts(block, line))
                return true;
            _blocks.RemoveAt(index);
            Complete(block, speaker);
        }

        return false;
    }

    /// <summary>The source has ended.</summary>
    internal void Complete()
    {
        foreach (var (block, speaker) in _blocks)
            Complete(block, speaker);
        _blocks.Clear();
        facts.Speaker = ProcessRole.Unknown;
    }

    private bool Accepts(LineBlock block, LogLine line)
    {
        _last = line;
        try
        {
            return block.Accept(line);
        }
        catch (Exception defect) when (facts.Crash(block, line.Source, line.Number, defect))
        {
            return false;
        }
    }

    // A block is of the process whose line began it.
    private void Complete(LineBlock block, ProcessRole speaker)
    {
        var present = facts.Speaker;
        facts.Speaker = speaker;
        try
        {
            block.Complete(facts);
        }
        catch (Exception defect) when (facts.Crash(block, _last?.Source ?? "", _last?.Number ?? 0, defect))
        {
        }

        facts.Speaker = present;
    }
}

/// <summary>A table, a stack trace, a tree: lines that belong together.</summary>
public abstract class LineBlock
{
    /// <summary>Takes the next line, or declines it, which ends the block.</summary>
    public abstract bool Accept(LogLine line);

    /// <summary>Turns what was taken into facts.</summary>
    public abstract void Complete(FactSink facts);
}
