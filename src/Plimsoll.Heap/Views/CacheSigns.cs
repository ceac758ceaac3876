using System.Collections.Immutable;
using System.Globalization;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>
/// What tells a cache from a leak in the objects on the way to what grew: a bound and how full it is, an order of access, weak or soft values, counted hits. A dump holds no methods, so a map that drops its
/// eldest entry is known by being a class of its own below LinkedHashMap, and by its fields.
/// </summary>
internal sealed class CacheSigns(HeapGraph graph)
{
    private const int MostStops = 12;
    private static readonly string[] Bounds = ["max", "limit", "capacity", "bound"];
    private static readonly string[] Measures = ["size", "entries", "elements", "count", "weight", "capacity", "limit", "items", "keys", "length", "records"];
    private static readonly string[] Statistics = ["hitcount", "hits", "misscount", "misses", "evictioncount", "evictions", "statscounter", "globalstatscounter"];
    private static readonly string[] Known = ["com.github.benmanes.caffeine.cache.", "com.google.common.cache.", "org.ehcache.", "net.sf.ehcache.", "org.infinispan.", "com.hazelcast.", "org.cache2k.", "org.apache.commons.collections4.map.LRUMap", "org.apache.commons.collections.map.LRUMap"];

    /// <summary>The end of a sign that says a bound is reached.</summary>
    public const string Full = ": full, it grows no more";

    /// <summary>The sign of values that are softly held.</summary>
    public const string Soft = "values behind soft references, which the JVM clears before it runs out of memory";

    private readonly List<string> _signs = [];
    private long _entries;
    private bool _isCache;

    /// <summary>The signs, strongest first; empty where nothing speaks for a cache.</summary>
    /// <param name="path">From the root to the accumulation point.</param>
    /// <param name="element">What fans out there.</param>
    /// <param name="payload">What the entries hold, where they are looked through.</param>
    public ImmutableArray<string> Of(IReadOnlyList<PathStop> path, (string Class, long Count, long Retained)? element, SuspectPayload? payload)
    {
        var stops = path.Skip(Math.Max(0, path.Count - MostStops)).Select(stop => graph.ObjectAt(stop.Address)).OfType<HeapObject>().Where(stop => stop.Class?.IsArray == false).Reverse().ToList();
        _entries = stops.Select(stop => stop.Value("size") ?? stop.Value("count")).FirstOrDefault(size => size is > 1) ?? payload?.Links ?? element?.Count ?? 0;
        foreach (var stop in stops)
        {
            Order(stop);
            Library(stop);
            Fields(stop);
        }

        Values(element?.Class);
        Values(payload?.Class);
        return _isCache ? [.. _signs.Distinct(StringComparer.Ordinal)] : [];
    }

    private void Order(HeapObject stop)
    {
        if (!stop.Class!.Is("java.util.LinkedHashMap"))
            return;
        if (stop.Value("accessOrder") == 1)
            Say("entries in the order of their last access");
        if (stop.Class.Name != "java.util.LinkedHashMap")
            Say($"{stop.Class.Name} is a LinkedHashMap of its own, as those are that drop their eldest entry");
    }

    private void Library(HeapObject stop)
    {
        if (!Array.Exists(Known, prefix => stop.Class!.Name.StartsWith(prefix, StringComparison.Ordinal)))
            return;
        Say($"{stop.Class!.Name} is a cache of a library");
        if (stop.Value("maxWeight") is { } most)
            _signs.Add(most is < 0 or long.MaxValue ? "its size has no bound" : Bounded("maxWeight", most, "weight", _entries));
    }

    /// <summary>Bounds and statistics of the program's own classes; collections of the JDK have such fields for other reasons.</summary>
    private void Fields(HeapObject stop)
    {
        foreach (var (field, value) in stop.Fields().Where(pair => pair.Field.Type != BasicType.Object || IsStatistic(pair.Field.Name)))
        {
            if (IsOfTheJdk(stop, field.Name))
                continue;
            if (IsStatistic(field.Name))
                Say($"{stop.Class!.Name}.{field.Name} counts what a cache counts");
            else if (field.Type is BasicType.Int or BasicType.Long && IsBound(field.Name) && value > 1 && value >= _entries && _entries > 1)
                Say(Bounded(stop.Class!.Name + "." + field.Name, value, "entries", _entries));
        }
    }

    /// <summary>An entry of a WeakHashMap is a weak reference to its key: the value it holds strongly, which makes it no cache.</summary>
    private void Values(string? held)
    {
        if (held is null || graph.ClassesNamed(held).FirstOrDefault() is not { } type || type.Name == "java.util.WeakHashMap$Entry")
            return;
        if (type.Is("java.lang.ref.SoftReference"))
            Say(Soft);
        else if (type.Is("java.lang.ref.WeakReference"))
            Say("values behind weak references");
    }

    private void Say(string sign)
    {
        _isCache = true;
        _signs.Add(sign);
    }

    private static string Bounded(string name, long most, string unit, long used) => most is int.MaxValue or long.MaxValue ? $"{name} is the largest number there is: it has no bound"
        : string.Create(CultureInfo.InvariantCulture, $"{name} = {most:N0}, {used:N0} {unit}{(used * 10 >= most * 9 ? Full : "")}");

    private static bool IsStatistic(string name) => Array.Exists(Statistics, word => name.Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>A word for a bound with one for a measure, such as <c>maxEntries</c>, <c>sizeLimit</c>, <c>maximumWeight</c>, or <c>maximum</c> and <c>capacity</c> alone.</summary>
    private static bool IsBound(string name)
    {
        var lower = name.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal);
        return lower is "maximum" or "max" or "limit" or "capacity" or "bound"
            || (Array.Exists(Bounds, word => lower.Contains(word, StringComparison.Ordinal)) && Array.Exists(Measures, lower.Contains));
    }

    private static bool IsOfTheJdk(HeapObject stop, string field)
    {
        for (var type = stop.Class; type is not null; type = type.Super)
        {
            if (type.Fields.Any(own => own.Name == field))
                return type.Name.StartsWith("java.", StringComparison.Ordinal) || type.Name.StartsWith("jdk.", StringComparison.Ordinal) || type.Name.StartsWith("sun.", StringComparison.Ordinal);
        }

        return true;
    }
}
