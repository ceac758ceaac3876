using System.Globalization;

namespace Plimsoll.Diagnosis;

/// <summary>Takes the facts of one source. Bounded: of each kind it keeps the first and the last ones and counts the rest.</summary>
public sealed class FactSink
{
    /// <summary>Of each kind of fact (type and <see cref="IRepeatable.Key"/>) this many first ones are kept, and as many last ones.</summary>
    public const int KeptAtEachEnd = 200;

    private const int KeptCrashes = 10;

    private readonly Dictionary<(Type Type, string Key), Kind> _kinds = [];
    private readonly List<(Type Type, string Key)> _order = [];
    private readonly List<CrashedCheck> _crashed = [];

    /// <summary>Readers that failed on this source, which is a fault of theirs, whatever the source holds: the first ones, each with the place.</summary>
    public IReadOnlyList<CrashedCheck> Crashed => _crashed;

    /// <summary>How many facts were offered, kept or not.</summary>
    public long Offered { get; private set; }

    /// <summary>The role of the container whose line is being read, where the line's envelope names it: what a line tells is about it unless it says otherwise.</summary>
    internal ProcessRole Speaker { get; set; }

    /// <summary>Adds a fact.</summary>
    public void Add(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (Speaker != ProcessRole.Unknown && fact.Subject == ProcessRole.Unknown)
            fact = fact with { Subject = Speaker };
        Offered++;
        var key = (fact.GetType(), fact is IRepeatable repeatable ? repeatable.Key : "");
        if (!_kinds.TryGetValue(key, out var kind))
        {
            _kinds[key] = kind = new Kind();
            _order.Add(key);
        }

        kind.Add(fact);
    }

    /// <summary>Notes that a reader failed at a place. False: it is not for us to catch.</summary>
    internal bool Crash(object reader, string source, long line, Exception defect)
    {
        if (defect is OperationCanceledException or IOException or OutOfMemoryException)
            return false;
        if (_crashed.Count < KeptCrashes)
            _crashed.Add(new CrashedCheck(string.Create(CultureInfo.InvariantCulture, $"{reader.GetType().Name} at {source}:{line}"), $"{defect.GetType().Name}: {defect.Message}"));
        return true;
    }

    /// <summary>The facts kept, in the order of their place in the source.</summary>
    public IReadOnlyList<Fact> Kept() =>
        [.. _order.SelectMany(key => _kinds[key].Kept()).OrderBy(fact => fact.Origin.Line).ThenBy(fact => fact.Origin.Offset)];

    /// <summary>How many facts of one kind were offered.</summary>
    public long Count(Type type, string key = "") => _kinds.TryGetValue((type, key), out var kind) ? kind.Count : 0;

    private sealed class Kind
    {
        private readonly List<Fact> _first = [];
        private readonly Queue<Fact> _last = new();

        public long Count { get; private set; }

        public void Add(Fact fact)
        {
            Count++;
            if (_first.Count < KeptAtEachEnd)
            {
                _first.Add(fact);
                return;
            }

            _last.Enqueue(fact);
            if (_last.Count > KeptAtEachEnd)
                _last.Dequeue();
        }

        public IEnumerable<Fact> Kept() =>
            _first.Concat(_last).Select(fact => fact is IRepeatable repeatable ? (Fact)repeatable.Repeated(Count) : fact);
    }
}

/// <summary>A fact of which thousands may stand in one log: it is bounded by its key and told how often it came.</summary>
public interface IRepeatable
{
    /// <summary>What makes two of them the same kind.</summary>
    string Key { get; }

    /// <summary>The same fact, knowing how many of its kind the source holds.</summary>
    IRepeatable Repeated(long count);
}
