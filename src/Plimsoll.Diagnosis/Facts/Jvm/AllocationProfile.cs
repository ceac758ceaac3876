namespace Plimsoll.Diagnosis;

/// <summary>What malloc handed out and did not get back, by the function that asked for it: the text of <c>jeprof</c> and <c>pprof</c> (jemalloc, tcmalloc), or OpenJ9's <c>!findallcallsites</c>.</summary>
public sealed record AllocationProfile : Fact
{
    /// <summary>All of it, in bytes.</summary>
    public required long Total { get; init; }

    /// <summary>The functions, the largest first.</summary>
    public required IReadOnlyList<AllocationSite> Sites { get; init; }
}

/// <summary>A function that allocates.</summary>
/// <param name="Name">Its name, or its place in the source.</param>
/// <param name="Bytes">Bytes that it asked for itself.</param>
/// <param name="Origin">Its row.</param>
public sealed record AllocationSite(string Name, long Bytes, Origin Origin);
