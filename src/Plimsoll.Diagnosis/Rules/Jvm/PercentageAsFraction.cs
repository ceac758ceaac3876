using System.Globalization;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A percentage was given as a fraction of one: the heap is a hundredth of what was meant.</summary>
internal sealed class PercentageAsFraction : Rule
{
    private const string Option = "MaxRAMPercentage";

    /// <summary>Nobody gives a program a hundredth of its machine on purpose.</summary>
    private const double Most = 1;

    public override RuleCard Card { get; } = new()
    {
        Id = "percentage-as-fraction",
        Title = "-XX:MaxRAMPercentage is a percentage, and was given as a fraction of one",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "wrong-setting/max-ram-percentage",
        Mechanism = "-XX:MaxRAMPercentage=75 makes the heap three quarters of the memory that the JVM sees. The option takes a decimal number, so 0.75 is accepted without a word and means three quarters of one percent; the JVM then starts with a heap of some megabytes. Its predecessor -XX:MaxRAMFraction was a divisor, and other programs take shares as fractions: the two are easily mixed up.",
        Needs = ["the option, from a command line, a manifest or VM.flags"],
        Thresholds = ["1 and below: a hundredth of the memory is no heap that anybody chooses"],
        Refuters = ["-Xmx beside it, which wins"],
        References = ["java(1): -XX:MaxRAMPercentage", "JDK-8186248 (JDK 10 and 8u191)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Meant(limit.Process) is not var (flag, fraction))
            return;
        // VM.flags prints a MaxHeapSize that the JVM has computed from the share; -Xmx is what somebody has set.
        if (limit.Facts.First<JvmFlag>(one => one is { Name: "MaxHeapSize", InForce: false, IsEstimate: false, AfterMain: false }) is { } size)
        {
            scale.Refute($"{size.Origin.Excerpt} sets the heap, whatever the share says", size);
            return;
        }

        scale.For(Weight.Decisive, "option", $"{Option}={flag.Value} is {Text(fraction)} percent of the memory, not {Text(fraction * 100)}", flag);
        if (limit.Process.MaxHeap is { } heap)
            scale.For(Weight.Weak, "heap", $"the heap may take {Bytes.Text(heap)}", limit.Process.Flags["MaxHeapSize"]);
        scale.Conclude($"The heap is {Text(fraction)} percent of the memory: -XX:{Option} takes a percentage, {Text(fraction * 100)} was meant");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Meant(limit.Process) is not var (_, fraction))
            yield break;
        var wanted = Text(Math.Min(fraction * 100, 80));
        yield return new Fix(Applicability.Check, $"give the percentage as one: -XX:{Option}={wanted}")
        {
            Changes = [Own(limit.Process, wanted)],
            Text = "The rest of the container's memory is for metaspace, code, thread stacks and direct memory: 70 to 75 percent is usual, above 80 hardly ever right. JDK 8u191 to 8u201 and 10 want a decimal point (75.0).",
            Verify = "java -XX:+PrintFlagsFinal -version with the same options, or jcmd PID VM.flags, shows a MaxHeapSize of that share",
        };
    }

    // The user's own line, where there is one beside VM.flags.
    private static Change Own(ProcessCase process, string wanted)
    {
        var key = $"-XX:{Option}=";
        var own = process.Facts.Last<JvmFlag>(flag => flag.Name == Option && !flag.InForce);
        return own is null ? process.JvmChange(key, wanted) : new Change(key, wanted, own.Value, own.Origin.Source, own.Origin.Line);
    }

    private static (JvmFlag Flag, double Fraction)? Meant(ProcessCase process) =>
        !process.IsFlink && process.Flags[Option] is { } flag && double.TryParse(flag.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction) && fraction is > 0 and <= Most ? (flag, fraction) : null;

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
