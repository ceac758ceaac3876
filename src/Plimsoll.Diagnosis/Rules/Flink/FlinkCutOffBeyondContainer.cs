using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Up to Flink 1.9 a minimum is cut off every container for what is not heap; a container smaller than that has nothing left.</summary>
internal sealed class FlinkCutOffBeyondContainer : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-cut-off-beyond-container",
        Title = "The container is smaller than the part that Flink cuts off it for memory outside the heap",
        Explains = ["invalid-configuration"],
        Cause = "undersized/container",
        Mechanism = "Up to Flink 1.9 containerized.heap-cutoff-ratio (0.25), and containerized.heap-cutoff-min (600 MB) at the least, are taken from a container's memory before the heap gets the rest. A container of no more than that minimum is refused before the process starts.",
        Needs = ["the message, which names both numbers"],
        References = ["org.apache.flink.runtime.clusterframework.ContaineredTaskManagerParameters.create (1.2 to 1.9)", "Flink 1.9 docs: containerized.heap-cutoff-min"],
        Versions = "1.2 to 1.9",
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Sizes(limit) is not var (least, container, thrown))
            return;
        scale.For(Weight.Decisive, "message", $"containerized.heap-cutoff-min is {least} MB, the whole container has {container} MB", thrown);
        scale.Conclude($"The container of {container} MB is smaller than the {least} MB that are cut off it (containerized.heap-cutoff-min)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Sizes(limit) is not var (least, container, thrown))
            yield break;
        var onMesos = thrown.HasFrame("flink.mesos");
        var key = onMesos ? "mesos.resourcemanager.tasks.mem" : "taskmanager.heap.size";
        var wanted = Math.Max(1024, least * 2).ToString(CultureInfo.InvariantCulture) + (onMesos ? "" : "m");
        yield return new Fix(Applicability.Check, $"give the container more memory than the cut-off leaves: {key}: {wanted}")
        {
            Changes = [limit.Process.Change(key, wanted)],
            Text = $"{least} MB are kept outside the heap whatever the container's size; all above it is heap. On YARN and up to Flink 1.4 the size is that of -ytm or taskmanager.heap.mb.",
            Verify = "the container starts, and its JVM options show an -Xmx of the rest",
        };
        var lower = (container / 4).ToString(CultureInfo.InvariantCulture);
        yield return new Fix(Applicability.Check, $"or, for a small test only, lower containerized.heap-cutoff-min to {lower}")
        {
            Changes = [limit.Process.Change("containerized.heap-cutoff-min", lower)],
            Text = "Metaspace, stacks, direct and native memory have to fit what is cut off: so little is soon too little.",
        };
    }

    private static (long Least, long Container, Thrown Thrown)? Sizes(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            foreach (var link in thrown.Chain)
            {
                if (Message.Match(link.Text) is { Success: true } match
                    && long.TryParse(match.Groups["least"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
                    && long.TryParse(match.Groups["container"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var container))
                    return (least, container, thrown);
            }
        }

        return null;
    }

    private static readonly Regex Message = new(@"heap-cutoff-min'?\s?=\s?'?(?<least>\d{1,9})'? is larger than the total container memory (?<container>\d{1,9})", RegexOptions.ExplicitCapture);
}
