using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A parser grows the buffer of one value until the heap ends.</summary>
internal sealed class ParserValueGrows : Rule
{
    /// <summary>Inputs of one kind differ by small factors.</summary>
    private const int MuchLarger = 5;

    public override RuleCard Card { get; } = new()
    {
        Id = "parser-value-grows",
        Title = "A parser gathers one value, line or document that does not fit the heap",
        Explains = ["heap-space", "gc-overhead", "array-size"],
        Cause = "large-record",
        Mechanism = "A parser keeps the value that it reads in a buffer that doubles until the value ends. A quotation mark that is never closed, a wrong delimiter, a file without line ends, or a document that is honestly huge makes one value of the rest of the input. The stack shows the method that grows the buffer; a heap of any size is filled by it. A reading method of the program's own is known by its place right below the JDK's growing text or byte buffer and by its name. Where the log names the inputs with their sizes, the one that is many times as large as those before it is the one.",
        Needs = ["the stack of the error"],
        Refuters = ["a stack that merely passes through the parser, with something else at its top", "a text that is put together for output", "objects that grow from histogram to histogram"],
        References = ["com.csvreader.CsvReader.updateCurrentValue", "com.fasterxml.jackson.core.util.TextBuffer", "org.apache.hadoop.util.LineReader", "org.yaml.snakeyaml.error.Mark"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (ParserStack.Of(limit) is not var (thrown, buffer, frame))
            return;
        // Several threads at one line keep a buffer each: that has a rule of its own.
        if (limit.Facts.Of<Thrown>().Where(other => other.Root.Frames.Contains(frame)).Select(other => other.Thread).Distinct(StringComparer.Ordinal).Count() > 1)
            scale.For(Weight.Weak, "stack", $"the heap ended in {ApplicationFrames.Short(frame)}: {buffer.Words}", thrown);
        else
            scale.For(Weight.Strong, "stack", $"the heap ended in {ApplicationFrames.Short(frame)}: {buffer.Words}", thrown);
        WeighInput(limit, thrown, scale);
        // A method of the program's own is known by its name only.
        if (buffer.Signs.Count == 0 && HistogramGrowth.Grower(limit.Process) is var (_, grown, _, histogram))
            scale.Against("growth", $"instances of {grown.Class} grow from histogram to histogram: the value may be a bystander", histogram);
        else if (buffer.Signs.Count == 0 && limit.Process.GcRun is { Measures.Shape: HeapShape.Leak } leak)
            scale.Against("growth", "what stays after collections rises for as long as the log goes: the value may be a bystander", leak);
        scale.Conclude($"The heap ended in {ApplicationFrames.Short(frame)}: {buffer.Words}{(Input(limit, thrown) is { } input ? $" ({input.Name})" : "")}", buffer.Cause);
        scale.Lacks("which record or file it is", "the log's last name or offset before the error; the longest line of the input: awk '{ if (length > max) { max = length; line = NR } } END { print line, max }' FILE");
    }

    // The inputs before it passed: one that is many times as large as each of them is what differs.
    private static void WeighInput(BrokenLimit limit, Thrown thrown, Scale scale)
    {
        if (Input(limit, thrown) is not { Bytes: { } size } input)
            return;
        var before = Inputs(limit, thrown).Where(other => other.Name != input.Name && other.Bytes is not null).Max(other => other.Bytes);
        if (before is { } largest && size >= largest * MuchLarger)
            scale.For(Weight.Strong, "input", $"{input.Name} has {Bytes.Text(size)}; the largest that was read before it had {Bytes.Text(largest)}", input);
        else if (limit.Process.MaxHeap is { } heap && size >= heap / 4)
            scale.For(Weight.Weak, "input", $"{input.Name} has {Bytes.Text(size)}, the heap {Bytes.Text(heap)}", input);
    }

    private static InputTold? Input(BrokenLimit limit, Thrown thrown) => Inputs(limit, thrown).LastOrDefault();

    private static IEnumerable<InputTold> Inputs(BrokenLimit limit, Thrown thrown) =>
        limit.Facts.Of<InputTold>().Where(told => told.Origin.Source == thrown.Origin.Source && told.Origin.Line <= thrown.Origin.Line);

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (ParserStack.Of(limit) is var (thrown, buffer, _))
            yield return new Fix(Applicability.Placeholders, Input(limit, thrown) is { } input ? $"{buffer.Cure}; it was reading {input.Name}" : buffer.Cure) { Text = "More heap helps only where the value is honestly that large, and only until the next larger one.", Verify = "the input that failed passes with the same heap" };
        if (limit.Failure != "array-size")
        {
            foreach (var fix in HeapFix.For(limit))
                yield return fix;
        }
    }
}
