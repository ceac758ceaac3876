namespace Plimsoll.Diagnosis.Judging;

/// <summary>A pod whose memory rose from one listing of <c>kubectl top</c> to a later one.</summary>
/// <param name="First">Its first sample.</param>
/// <param name="Last">Its last one.</param>
internal sealed record PodGrowth(PodUsage First, PodUsage Last)
{
    /// <summary>A program that has warmed up has grown as well, but not by so much.</summary>
    private const double Factor = 1.5;

    /// <summary>The pod that uses most of those that grew; null without two samples of one.</summary>
    public static PodGrowth? Of(ProcessCase process) =>
        process.Case.Facts.Of<PodUsage>().GroupBy(usage => (usage.Origin.Source, usage.Pod)).Where(group => group.Skip(1).Any())
            .Select(group => new PodGrowth(group.First(), group.Last())).Where(growth => growth.Last.Bytes >= growth.First.Bytes * Factor).MaxBy(growth => growth.Last.Bytes);
}
