using System.Collections.Immutable;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Groups loaders and finds what holds the leaked ones.</summary>
internal static class LoaderSearch
{
    private readonly record struct Loader(HeapObject Object, string Class, string Jars, bool Closed, bool Strong);

    public static LoaderFamilies Run(HeapGraph graph, Reachability reachability)
    {
        var released = Released(graph, reachability);
        var loaders = graph.InstancesOf(graph.Classes.Where(type => type.Is("java.lang.ClassLoader") && !IsOfTheJdk(type.Name)))
            .Where(loader => reachability.IsReachable(loader.Address))
            .Select(loader => new Loader(loader, loader.Describe(), string.Join('\n', LoaderJars.Of(loader)), IsClosed(loader) || released.Contains(loader.Address),
                reachability.IsStronglyReachable(loader.Address)))
            .Where(loader => !IsWrapper(loader.Class))
            .ToList();
        var classes = graph.Classes.GroupBy(type => type.Loader).ToDictionary(group => group.Key, group => group.Count());
        var leaked = loaders.Where(loader => loader.Closed && loader.Strong).Select(loader => loader.Object.Address).Order().ToList();
        var holders = leaked.Count == 0 ? [] : LoaderHolders.Find(graph, reachability, leaked);
        var families = loaders.GroupBy(loader => (loader.Class, loader.Jars)).Select(group => Family([.. group], classes, holders));
        return new LoaderFamilies([.. families.OrderByDescending(family => family.Leaked).ThenByDescending(family => family.Loaders).ThenBy(family => family.LoaderClass, StringComparer.Ordinal)
            .ThenBy(family => string.Join(',', family.Jars), StringComparer.Ordinal)]);
    }

    private static LoaderFamily Family(List<Loader> loaders, Dictionary<ulong, int> classes, Dictionary<ulong, List<Holder>> holders)
    {
        var leaked = loaders.Where(loader => loader.Closed && loader.Strong).Select(loader => loader.Object.Address).Order().ToImmutableArray();
        var counted = leaked.IsEmpty ? loaders.Select(loader => loader.Object.Address) : leaked;
        var jars = loaders[0].Jars.Length == 0 ? [] : loaders[0].Jars.Split('\n').ToImmutableArray();
        return new LoaderFamily(loaders[0].Class, jars, loaders.Count(loader => loader.Strong), leaked.Length, loaders.Count(loader => loader.Closed && !loader.Strong),
            counted.Sum(address => classes.GetValueOrDefault(address)), 0, Fold(leaked, holders), leaked);
    }

    /// <summary>Loaders with the same primary holder are one line.</summary>
    private static ImmutableArray<LoaderHolder> Fold(ImmutableArray<ulong> leaked, Dictionary<ulong, List<Holder>> holders)
    {
        var primary = leaked.Select(address => holders.GetValueOrDefault(address, [Holder.Unknown]));
        return [.. primary.GroupBy(list => (list[0].Pattern, list[0].Anchor)).Select(group => new LoaderHolder(
                group.Key.Pattern, group.Count(), group.First()[0].Via, group.Count(list => list.Count > 1),
                [.. group.SelectMany(list => list.Skip(1)).Select(holder => $"{holder.Pattern}: {holder.Anchor}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))
            .OrderByDescending(holder => holder.Loaders).ThenBy(holder => holder.Via, StringComparer.Ordinal)];
    }

    /// <summary>URLClassLoader closes its class path; Tomcat's loaders carry a state.</summary>
    private static bool IsClosed(HeapObject loader) =>
        loader.Reference("ucp")?.Value("closed") is 1 || loader.Reference("state")?.Reference("name")?.Text() is "STOPPED" or "DESTROYED";

    /// <summary>Loaders whose owner let go of them: Flink's wrapper (FlinkUserCodeClassLoaders.SafetyNetWrapperClassLoader) forgets its inner loader on close, and is then its child no more.</summary>
    private static HashSet<ulong> Released(HeapGraph graph, Reachability reachability)
    {
        var released = new HashSet<ulong>();
        foreach (var wrapper in graph.InstancesOf(graph.Classes.Where(type => IsWrapper(type.Name))))
        {
            if (wrapper.Value("inner") is 0 && reachability.IsReachable(wrapper.Address) && wrapper.Reference("parent") is { } parent && !IsOfTheJdk(parent.Describe()))
                released.Add(parent.Address);
        }

        return released;
    }

    private static bool IsWrapper(string name) => name.EndsWith("$SafetyNetWrapperClassLoader", StringComparison.Ordinal);

    private static bool IsOfTheJdk(string name) =>
        name.StartsWith("jdk.internal.", StringComparison.Ordinal) || name.StartsWith("sun.", StringComparison.Ordinal) || name.StartsWith("java.", StringComparison.Ordinal) && name != "java.net.URLClassLoader"
        || name.StartsWith("com.sun.", StringComparison.Ordinal);
}
