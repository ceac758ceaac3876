using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Building;

/// <summary>One run while its lines arrive.</summary>
internal sealed class RunBuilder(GcWindow window)
{
    private static readonly long AFallOfClock = TimeSpan.TicksPerSecond;
    private static readonly long Jitter = 50 * TimeSpan.TicksPerMillisecond;
    private const int LostIds = 16;

    private readonly EventStore _events = new();
    private readonly TimeTable _phases = new();
    private readonly TimeTable _safepoints = new();
    private readonly TimeTable _outside = new();
    private GcCollector _collector;
    private bool _collectorIsCertain;
    private long _origin = Stamp.None;
    private long _lastUptime = Stamp.None;
    private long _lastAxis = long.MinValue;
    private bool _hasUptime;
    private int _maxId = -1;
    private int _backwards;
    private bool _isOutside;
    private ReferenceCounts _references;
    private int _overheadLimitNotices;
    private int _outOfMemoryNotices;

    public JvmFacts Facts { get; set; } = new();

    public bool StartWasPrinted { get; private set; }

    public int EventCount => _events.Count;

    /// <summary>Where the phases of this moment are summed up: what lies outside the window goes where nobody looks.</summary>
    public TimeTable Phases => _isOutside ? _outside : _phases;

    public TimeTable Safepoints => _isOutside ? _outside : _safepoints;

    public GcCollector Collector => _collector;

    public bool IsEmpty => _events.Count == 0 && _safepoints.Count == 0 && Facts.IsEmpty && !StartWasPrinted;

    /// <summary>Whether a line with this stamp and GC id (-1: none) can only come from another JVM than this run's.</summary>
    public bool IsOver(Stamp stamp, int id)
    {
        if (stamp.Uptime >= 0 && _lastUptime >= 0)
        {
            var fall = _lastUptime - stamp.Uptime;
            return fall > AFallOfClock || (fall > Jitter && id == 0 && _maxId > 0) || (id >= 0 && id < _maxId && OriginMoved(stamp));
        }

        return id == 0 && _maxId > LostIds;
    }

    /// <summary>Says when the sums that follow were printed: outside the window they do not count.</summary>
    public void Now(Stamp stamp)
    {
        if (window == GcWindow.Whole || stamp.IsEmpty)
            return;
        var zero = _origin >= 0 ? _origin : stamp.Wall < 0 ? Stamp.None : stamp.Wall - Math.Max(stamp.Uptime, 0);
        var time = new TimeSpan(stamp.Uptime >= 0 ? stamp.Uptime : stamp.Wall - zero);
        var (from, to) = window.On(Instant(zero));
        _isOutside = time < from || time > to;
    }

    /// <summary>The time of a stamp on this run's axis, in ticks.</summary>
    public long Axis(Stamp stamp)
    {
        Now(stamp);
        if (stamp.IsEmpty)
            return Math.Max(_lastAxis, 0);
        if (stamp.Uptime >= 0)
        {
            _hasUptime = true;
            _lastUptime = Math.Max(_lastUptime, stamp.Uptime);
            if (stamp.Wall >= 0 && _origin < 0)
                _origin = stamp.Wall - stamp.Uptime;
            return Remember(stamp.Uptime);
        }

        if (_origin < 0)
            _origin = stamp.Wall;
        return Remember(stamp.Wall - _origin);
    }

    public int Add(in EventDraft draft)
    {
        _maxId = Math.Max(_maxId, draft.Id);
        _events.Add(new GcEvent(draft, _collector));
        return _events.Count - 1;
    }

    public GcEvent this[int index]
    {
        get => _events[index];
        set => _events[index] = value;
    }

    /// <summary>The log's own word on the collector.</summary>
    public void Using(GcCollector collector)
    {
        StartWasPrinted = true;
        _collector = collector == GcCollector.Z && _collector == GcCollector.GenerationalZ ? _collector : collector;
        _collectorIsCertain = true;
    }

    /// <summary>What a name in an event tells about the collector.</summary>
    public void Suggest(GcCollector collector)
    {
        var refines = (collector, _collector) is (GcCollector.GenerationalZ, GcCollector.Z) or (GcCollector.GenerationalShenandoah, GcCollector.Shenandoah);
        if (refines || (!_collectorIsCertain && (_collector == GcCollector.Unknown || (collector == GcCollector.Cms && _collector is GcCollector.ParNew or GcCollector.Serial))))
            _collector = collector;
    }

    public void Processed(ReferenceCounts references) => _references += _isOutside ? default : references;

    public void OverheadLimitNoticed() => _overheadLimitNotices += _isOutside ? 0 : 1;

    public void OutOfMemoryNoticed() => _outOfMemoryNotices += _isOutside ? 0 : 1;

    public void Started() => StartWasPrinted = true;

    public GcRun Build()
    {
        if (_collector == GcCollector.Unknown)
            _collector = CollectorOf(Facts.Flags);
        var (from, to) = window.On(Instant(_origin));
        var events = _events.Drain(_collector);
        return new GcRun
        {
            Collector = _collector,
            Facts = Facts,
            Clock = _hasUptime ? GcClock.Uptime : _origin >= 0 ? GcClock.Wall : GcClock.None,
            Origin = Instant(_origin),
            Events = window == GcWindow.Whole ? events : events.Between(from, to),
            Phases = [.. _phases.Phases()],
            Safepoints = [.. _safepoints.Safepoints()],
            References = _references,
            OverheadLimitNotices = _overheadLimitNotices,
            OutOfMemoryNotices = _outOfMemoryNotices,
            ClockWentBackwards = _backwards,
        };
    }

    private static DateTimeOffset? Instant(long ticks) => ticks >= 0 ? new DateTimeOffset(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero) : null;

    /// <summary>Without details a log of JDK 8 names no space; its header's flags name the collector.</summary>
    private static GcCollector CollectorOf(IReadOnlyList<string> flags)
    {
        foreach (var flag in flags)
        {
            var collector = flag switch
            {
                "-XX:+UseG1GC" => GcCollector.G1,
                "-XX:+UseConcMarkSweepGC" => GcCollector.Cms,
                "-XX:+UseParallelGC" or "-XX:+UseParallelOldGC" => GcCollector.Parallel,
                "-XX:+UseSerialGC" => GcCollector.Serial,
                _ => GcCollector.Unknown,
            };
            if (collector != GcCollector.Unknown)
                return collector;
        }

        return GcCollector.Unknown;
    }

    private bool OriginMoved(Stamp stamp) =>
        stamp.Wall >= 0 && _origin >= 0 && Math.Abs(stamp.Wall - stamp.Uptime - _origin) > 5 * TimeSpan.TicksPerSecond;

    private long Remember(long axis)
    {
        if (_lastAxis != long.MinValue && axis < _lastAxis - Jitter)
            _backwards++;
        _lastAxis = axis;
        return axis;
    }
}
