namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// A web application that the server stopped several times, each time with something left behind: every reload or redeployment kept one more class loader.
/// One such stop may be the server's own end; of several only the last can be.
/// </summary>
/// <param name="Stops">How many stops left something.</param>
/// <param name="First">What was found first.</param>
/// <param name="Last">What was found last.</param>
internal sealed record WebApplicationStops(int Stops, WebApplicationLeak First, WebApplicationLeak Last)
{
    /// <summary>A stop writes all its warnings within a moment.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>The application that was stopped most often; null where each was stopped once, or the lines have no time.</summary>
    public static WebApplicationStops? Of(ProcessCase process)
    {
        var most = process.Facts.Of<WebApplicationLeak>().Where(leak => leak.Holder == "thread" && leak.Origin.At is not null)
            .GroupBy(leak => leak.Application, StringComparer.Ordinal).Select(Count).MaxBy(stops => stops.Stops);
        return most is { Stops: >= 2 } ? most : null;
    }

    /// <summary>A thread that a stop left running before memory ran out; null where the only stop was the end of all.</summary>
    public static WebApplicationLeak? BeforeFailure(ProcessCase process)
    {
        var died = process.Facts.Of<Thrown>().Where(thrown => thrown.Link("OutOfMemoryError") is not null).Min(thrown => thrown.Origin.At);
        return process.Facts.First<WebApplicationLeak>(leak => leak.Holder == "thread" && (died is null || leak.Origin.At is null || leak.Origin.At <= died));
    }

    private static WebApplicationStops Count(IGrouping<string, WebApplicationLeak> leaks)
    {
        var ordered = leaks.OrderBy(leak => leak.Origin.At).ToArray();
        var stops = 1 + ordered.Zip(ordered.Skip(1), (earlier, later) => later.Origin.At - earlier.Origin.At > Moment ? 1 : 0).Sum();
        return new WebApplicationStops(stops, ordered[0], ordered[^1]);
    }
}
