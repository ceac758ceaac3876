using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The exceptions of a job, with their stack traces.</summary>
internal sealed class JobExceptionsReader : JsonReader
{
    public override string Format => "Flink REST: exceptions";

    protected override IReadOnlyList<string> Marks { get; } = ["exceptionHistory"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        foreach (var entry in Items(Get(root, "exceptionHistory"), "entries"))
            Add(Text(entry, "stacktrace"), Instant(Number(entry, "timestamp")), Text(entry, "taskManagerId") is not null || Text(entry, "taskName") is not null, document, sink);
        if (Get(root, "exceptionHistory") is null || !Items(Get(root, "exceptionHistory"), "entries").Any())
            Add(Text(root, "root-exception"), Instant(Number(root, "timestamp")), true, document, sink);
    }

    private static void Add(string? trace, DateTimeOffset? at, bool isTask, EvidenceDocument document, FactSink sink)
    {
        if (trace is null)
            return;
        var block = new TraceBlock();
        foreach (var line in trace.Split('\n'))
            block.Begin(new LogLine(document.Path, 1, 0, line.TrimEnd('\r'), at));
        var inner = new FactSink();
        block.Complete(inner);
        foreach (var fact in inner.Kept())
            sink.Add(fact with { Subject = isTask ? ProcessRole.TaskManager : ProcessRole.JobManager });
    }
}
