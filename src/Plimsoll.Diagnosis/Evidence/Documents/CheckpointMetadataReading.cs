using System.Globalization;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Makes facts of a checkpoint's metadata: its size, and its operator states by name.</summary>
internal static class CheckpointMetadataReading
{
    /// <summary>Real files are a few kilobytes to some megabytes: they hold handles, and state of less than <c>state.storage.fs.memory-threshold</c>.</summary>
    private const int MostBytes = 256 << 20;

    private const string Format = "Flink checkpoint metadata";

    /// <summary>Whether the first bytes are those of such a file.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => head is [0x49, 0x60, 0x67, 0x2d, ..];

    /// <summary>Reads a file.</summary>
    public static Coverage Read(EvidenceSource source, Stream content, FactSink facts)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        int got;
        while (buffer.Length <= MostBytes && (got = content.Read(chunk)) > 0)
            buffer.Write(chunk, 0, got);
        if (CheckpointMetadata.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) is not { } checkpoint)
            return new Coverage(source.Path, Format, CoverageState.Unreadable, "shorter than its own head", buffer.Length);
        foreach (var fact in FactsOf(checkpoint, source.Path))
            facts.Add(fact);
        var detail = checkpoint.Problem ?? string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.CheckpointId}, format {checkpoint.Version}, {checkpoint.Operators.Count} operators, {checkpoint.Bytes} bytes of state");
        return new Coverage(source.Path, Format, checkpoint.Problem is null ? CoverageState.Read : CoverageState.Partial, detail, buffer.Length, 0, facts.Offered);
    }

    private static IEnumerable<Fact> FactsOf(CheckpointMetadata checkpoint, string path)
    {
        var origin = new Origin(path, 0, 0, null, string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.CheckpointId}: {Bytes.Text(checkpoint.Bytes)} in {checkpoint.Operators.Count} operators"));
        if (checkpoint.Problem is null)
            yield return new CheckpointEnded { Origin = origin, Id = checkpoint.CheckpointId, Bytes = checkpoint.Bytes, Outcome = "completed", Subject = ProcessRole.JobManager };
        foreach (var state in checkpoint.Operators.SelectMany(found => found.States))
        {
            var excerpt = Excerpt.Of(string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.CheckpointId}: {state.Distribution} state {state.Name}, {Bytes.Text(state.Bytes)} in {state.Subtasks} subtasks"));
            yield return new OperatorStateSeen { Origin = origin with { Excerpt = excerpt }, Checkpoint = checkpoint.CheckpointId, State = state, Subject = ProcessRole.TaskManager };
        }
    }
}
