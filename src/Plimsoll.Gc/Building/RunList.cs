using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Building;

/// <summary>The runs found so far. Decides where one JVM ends and the next begins.</summary>
internal sealed class RunList(GcWindow window)
{
    private readonly List<RunBuilder> _done = [];
    private JvmFacts? _heldBack;

    public RunBuilder Current { get; private set; } = new(window);

    /// <summary>Whether only a part of the log is asked for.</summary>
    public bool IsWindowed => window != GcWindow.Whole;

    /// <summary>Counts the runs begun; readers drop what they hold open when it changes.</summary>
    public int Generation { get; private set; }

    /// <summary>The run that a line with this stamp and GC id (-1: none) belongs to.</summary>
    public RunBuilder Enter(Stamp stamp, int id)
    {
        if (Current.IsOver(stamp, id))
            Begin();
        if (_heldBack is { } facts)
        {
            Current.Facts = facts.Or(Current.Facts);
            _heldBack = null;
        }

        return Current;
    }

    /// <summary>A line that a JVM prints once, at its start, was seen.</summary>
    public RunBuilder Start()
    {
        if (Current.EventCount > 0 || Current.StartWasPrinted)
            Begin();
        return Current;
    }

    /// <summary>Facts of a header that rotated files repeat: they belong to whatever run the next event is of.</summary>
    public void HoldBack(JvmFacts facts) => _heldBack = _heldBack is { } held ? facts.Or(held) : facts;

    public IEnumerable<GcRun> Build()
    {
        if (_heldBack is { } facts)
            Current.Facts = Current.Facts.Or(facts);
        return _done.Append(Current).Where(run => !run.IsEmpty).Select(run => run.Build());
    }

    private void Begin()
    {
        _done.Add(Current);
        Current = new RunBuilder(window);
        Generation++;
    }
}
