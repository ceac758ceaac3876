using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>What keeps leaked loaders of one family alive.</summary>
/// <param name="Pattern">A leaf of the taxonomy's <c>leak/classloader/*</c>.</param>
/// <param name="Loaders">Leaked loaders whose primary holder this is; over all holders they add up to the leaked ones.</param>
/// <param name="Via">The path of one of them, from the static or thread that holds to the first object of the loader.</param>
/// <param name="AlsoHeld">How many of them have a second, independent holder.</param>
/// <param name="Others">The other holders of those, as <c>pattern: via</c>.</param>
public sealed record LoaderHolder(string Pattern, int Loaders, string Via, int AlsoHeld, ImmutableArray<string> Others)
{
    /// <summary>What to do about it.</summary>
    public string Fix => LoaderFixes.Of(Pattern);
}

/// <summary>The loaders of one class over one set of jars.</summary>
/// <param name="LoaderClass">Class of the loaders.</param>
/// <param name="Jars">Names of their jars, without folders.</param>
/// <param name="Loaders">How many are strongly reachable.</param>
/// <param name="Leaked">How many of these were closed, or released by their owner.</param>
/// <param name="SoftlyReachable">Closed loaders that only soft or weak references reach: no leak.</param>
/// <param name="Classes">Classes that the leaked loaders defined; of all loaders where none leaked.</param>
/// <param name="Retained">Bytes the leaked loaders retain; 0 without a dominator tree.</param>
/// <param name="Holders">What holds the leaked ones, most first.</param>
/// <param name="Addresses">Addresses of the leaked loaders.</param>
public sealed record LoaderFamily(string LoaderClass, ImmutableArray<string> Jars, int Loaders, int Leaked, int SoftlyReachable, int Classes, long Retained,
    ImmutableArray<LoaderHolder> Holders, ImmutableArray<ulong> Addresses)
{
    /// <summary>Least and most metaspace the leaked classes take: 6 to 10 KB a class, an estimate.</summary>
    public (long Least, long Most) EstimatedMetaspace => (Classes * 6_000L, Classes * 10_000L);
}

/// <summary>Class loaders by family, leaks first; the JDK's own loaders are left out.</summary>
/// <param name="Families">By leaked, then loaders, then class.</param>
public sealed record LoaderFamilies(ImmutableArray<LoaderFamily> Families)
{
    /// <summary>Leaked loaders of all families.</summary>
    public int Leaked => Families.Sum(family => family.Leaked);

    /// <summary>Finds the families. The reachability must not have been used up by a dominator tree.</summary>
    public static LoaderFamilies Find(HeapGraph graph, Reachability reachability)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        return LoaderSearch.Run(graph, reachability);
    }

    /// <summary>The same with the bytes that a dominator tree says the leaked loaders retain.</summary>
    public LoaderFamilies With(DominatorTree tree) =>
        new([.. Families.Select(family => family with { Retained = family.Addresses.Sum(tree.RetainedOf) })]);
}
