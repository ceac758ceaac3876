using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A parser grows the buffer of one value until the heap ends.</summary>
internal sealed class GrowingValue : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "parser-value-grows",
        Title = "A parser gathers one value, line or document that does not fit the heap",
        Explains = ["heap-space", "gc-overhead", "array-size"],
        Cause = "large-record",
        Mechanism = "A parser keeps the value that it reads in a buffer that doubles until the value ends. A quotation mark that is never closed, a wrong delimiter, a file without line ends, or a document that is honestly huge makes one value of the rest of the input. The stack shows the method that grows the buffer; a heap of any size is filled by it.",
        Needs = ["the stack of the error"],
        Refuters = ["a stack that merely passes through the parser, with something else at its top"],
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
        scale.Conclude($"The heap ended in {ApplicationFrames.Short(frame)}: {buffer.Words}", buffer.Cause);
        scale.Lacks("which record or file it is", "the log's last name or offset before the error; the longest line of the input: awk '{ if (length > max) { max = length; line = NR } } END { print line, max }' FILE");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (ParserStack.Of(limit) is var (_, buffer, _))
            yield return new Fix(Applicability.Placeholders, buffer.Cure) { Text = "More heap helps only where the value is honestly that large, and only until the next larger one.", Verify = "the input that failed passes with the same heap" };
        if (limit.Failure != "array-size")
        {
            foreach (var fix in HeapFix.For(limit))
                yield return fix;
        }
    }
}
