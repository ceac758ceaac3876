using System.Text.RegularExpressions;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One request, report or record alone fills a heap that was large enough for all others.</summary>
internal sealed class LargeRequest : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "large-request",
        Title = "One piece of work alone filled a heap that was large enough before",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "large-record/request",
        Mechanism = "A query without limit, a report over a year, an upload read whole: its rows stand on the heap all at once. The live set is level until it begins and then rises to the limit within seconds. The error may strike any thread, so the stack often shows an innocent small request; the one that began before and never ended is the cause.",
        Needs = ["the log of requests, or a GC log that shows the sudden rise"],
        Thresholds = ["level for at least three quarters of the log"],
        Refuters = ["a live set that rises from the start"],
        References = ["plimsoll gc: the shape 'acute'"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        if (Open(limit) is { } open)
        {
            scale.For(Weight.Strong, "request", $"{open.Id} '{open.About}' began and never ended, and it is unlike those that did", open);
            scale.Conclude($"{open.Id} '{open.About}' alone fills the heap");
        }

        if (process.GcRun is { Measures.Shape: HeapShape.Acute } acute)
            scale.For(Weight.Strong, "shape", "the heap was large enough for most of the log, and filled within a short time at its end", acute);
        else if (process.GcRun is { Measures.Shape: HeapShape.Leak } leak)
            scale.Against("shape", "what stays after collections rises for as long as the log goes", leak);
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("heap space", "OutOfMemoryError") is not null && thrown.HasFrame("ResultSet", "getResultList", "findAll", "readAllBytes", "Files.readAll", "toByteArray", "fetchAll")) is { } whole)
            scale.For(Weight.Weak, "stack", "it failed while a result or file was read whole", whole);
        scale.Lacks("what was being worked on when the heap filled", "the request log with beginnings and ends; jcmd PID Thread.print at that moment; a heap dump by -XX:+HeapDumpOnOutOfMemoryError");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var about = Open(limit) is { } open ? $" of {open.Id} '{open.About}'" : "";
        yield return new Fix(Applicability.Placeholders, $"read the rows{about} as a stream: page, cursor or fetch size, and write them out in chunks; limit how much one request may ask for")
        {
            Code = "statement.setFetchSize(1_000);            // JDBC: do not read the whole result set at once\ntry (Stream<Row> rows = repository.streamByYear(year)) {\n    rows.forEach(writer::write);\n}",
            Text = "A larger -Xmx lets this one pass and the next, larger one fail. Run such reports one at a time, or in a process of their own.",
            Verify = "the largest request passes while old generation stays level",
        };
    }

    // The oldest open request before the failure whose wording no ended request shares.
    private static RequestSeen? Open(BrokenLimit limit)
    {
        var requests = limit.Facts.Of<RequestSeen>();
        var ended = requests.Where(request => request.Ended && (limit.At is null || request.Origin.At <= limit.At)).ToArray();
        var kinds = ended.Select(request => Kind(request.About)).ToHashSet(StringComparer.Ordinal);
        return ended.Length < 3 ? null : requests.Where(request => !request.Ended && request.About.Length > 0 && (limit.At is null || request.Origin.At <= limit.At))
            .FirstOrDefault(request => ended.All(done => done.Id != request.Id) && !kinds.Contains(Kind(request.About)));
    }

    private static string Kind(string about) => Digits.Replace(about, "#");

    private static readonly Regex Digits = new(@"\d+");
}
