namespace Plimsoll.Diagnosis;

/// <summary>Samples of one kind over time. A process that was started again is a new one: what grew in the old did not grow in it.</summary>
public sealed partial class ProcessCase
{
    /// <summary>When the process was started, in order, as far as the evidence tells: the first and every restart.</summary>
    public IReadOnlyList<DateTimeOffset> Starts => [.. facts.Of<FlinkBanner>().Select(banner => banner.Origin.At).OfType<DateTimeOffset>().Distinct().Order()];

    /// <summary>The facts of one kind in order of time (undated ones by the numbers in their file names), within the one run of the process that has most of them.</summary>
    public IReadOnlyList<T> Series<T>()
        where T : Fact => OneRun(facts.Of<T>(), fact => fact);

    private IReadOnlyList<T> OneRun<T>(IEnumerable<T> samples, Func<T, Fact> factOf)
    {
        T[] ordered = [.. samples.OrderBy(sample => factOf(sample).Origin.At ?? DateTimeOffset.MaxValue).ThenBy(sample => factOf(sample).Origin.Source, NaturalOrder.Instance).ThenBy(sample => factOf(sample).Origin.Line)];
        var starts = Starts;
        if (starts.Count < 2 || ordered.Any(sample => factOf(sample).Origin.At is null))
            return ordered;
        return ordered.GroupBy(sample => starts.Count(start => start <= factOf(sample).Origin.At)).OrderBy(run => run.Count()).LastOrDefault()?.ToArray() ?? [];
    }
}
