using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A document, picture, report or file is held in memory as a whole.</summary>
internal sealed class DocumentReadWhole : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "document-read-whole",
        Title = "A library builds a document in memory as a whole, and this one is large",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/whole-input",
        Mechanism = "Workbooks of POI's user model, trees of XML and JSON, decoded pictures, reports and bodies that are read into one array stand in memory at once, each many times as large as its file. The heap that suffices for a year ends with the first document of another size. Whoever allocates when the heap is full need not be the one that filled it, so the stack is a sign and no proof.",
        Needs = ["the stack of the error"],
        Thresholds = ["14 frames from the top: further down stands every request's caller", "for copies that small documents make as well, a buffer that is being enlarged"],
        Refuters = ["frames of the same library's streaming interface", "what stays after collections rises for as long as the log goes"],
        References = ["Apache POI: XSSF and SAX (Event API), SXSSF", "PDFBox: MemoryUsageSetting", "javax.imageio.ImageReadParam", "javax.xml.stream.XMLStreamReader"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        // A parser that gathers one value is the narrower cause.
        if (limit.Process.IsFlink || ParserStack.Of(limit) is not null || WholeDocumentStack.Of(limit) is not var (thrown, document, frame))
            return;
        scale.For(Weight.Weak, "stack", $"the heap ended in {ApplicationFrames.Short(frame)}: {document.Words}", thrown);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.ReadsAll or Topic.ManyRows or Topic.MessageSize) is { } told)
            scale.For(Weight.Weak, "told", "the input is reported to be large, or to be read at once", told);
        if (limit.Process.GcRun is { Measures.Shape: HeapShape.Leak } leak)
            scale.Against("shape", "what stays after collections rises for as long as the log goes", leak);
        if (HeapOwners.Suspect(limit.Process) is { } suspect)
            scale.Against("owner", "a heap analyser names another owner", suspect);
        scale.Conclude($"The heap ended in {ApplicationFrames.Short(frame)}: {document.Words}", document.Cause);
        scale.Lacks("how large the document was, and what else filled the heap", "the size of the input that failed; a heap dump by -XX:+HeapDumpOnOutOfMemoryError");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (WholeDocumentStack.Of(limit) is var (_, document, _))
            yield return new Fix(Applicability.Placeholders, document.Cure) { Text = "More heap lets this document pass and the next larger one fail. Work on few of them at a time: each that is open counts.", Verify = "the document that failed passes with the same heap, and the old generation stays level while it does" };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }
}
