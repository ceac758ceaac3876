using System.Globalization;

namespace Plimsoll.Flink.Checkpoints;

/// <summary>Reads one operator of a checkpoint's metadata with its subtasks.</summary>
internal static class OperatorReader
{
    private sealed class Found
    {
        public List<SubtaskCheckpoint> Subtasks { get; } = [];

        public List<NamedOperatorState> States { get; } = [];
    }

    public static OperatorCheckpoint Read(ref MetadataCursor cursor, int version)
    {
        var name = version >= 5 ? cursor.Text() : null;
        if (version >= 5)
            cursor.Text();
        // OperatorID is an AbstractID: lower part first in the file, upper part first in its text.
        long lower = cursor.Long(), upper = cursor.Long();
        int parallelism = cursor.Int(), maxParallelism = cursor.Int();
        var coordinator = default(HandleSize);
        if (version == 2)
            cursor.Int();
        else
            coordinator = StateHandle.Stream(ref cursor);
        var found = new Found();
        for (var left = Subtasks(ref cursor); left > 0 && !cursor.Failed; left--)
            ReadSubtask(ref cursor, version, found);
        return new OperatorCheckpoint
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{lower:x16}{upper:x16}"),
            Name = string.IsNullOrEmpty(name) ? null : name,
            Parallelism = parallelism,
            MaxParallelism = maxParallelism,
            CoordinatorBytes = coordinator.Bytes,
            Subtasks = found.Subtasks,
            States = [.. found.States.GroupBy(state => (state.Name, state.Distribution)).Select(state => new NamedOperatorState(state.Key.Name, state.Key.Distribution, state.Sum(part => part.Bytes), state.Count()))],
        };
    }

    // A negative number of subtasks marks an operator that has finished.
    private static int Subtasks(ref MetadataCursor cursor)
    {
        var count = cursor.Int();
        if (count > 1 << 20)
            cursor.Fail($"{count} subtasks");
        return count;
    }

    private static void ReadSubtask(ref MetadataCursor cursor, int version, Found found)
    {
        var index = cursor.Int();
        if (version >= 3 && index < 0)
            return;
        if (version == 2)
        {
            cursor.Long();
            cursor.Int();
        }

        var operators = OperatorStates(ref cursor, found) + OperatorStates(ref cursor, found);
        var keyed = StateHandle.Keyed(ref cursor) + StateHandle.Keyed(ref cursor);
        var channels = version >= 3 ? Channels(ref cursor) + Channels(ref cursor) : default;
        if (!cursor.Failed)
            found.Subtasks.Add(new SubtaskCheckpoint(index, keyed.Bytes, operators.Bytes, channels.Bytes, (operators + keyed + channels).Inline));
    }

    private static HandleSize OperatorStates(ref MetadataCursor cursor, Found found)
    {
        if (cursor.Int() == 0 || cursor.Failed)
            return default;
        var type = cursor.Byte();
        if (type is not (4 or 17))
        {
            if (type != 0)
                cursor.Fail($"operator state handle of unknown type {type}");
            return default;
        }

        var parts = Parts(ref cursor);
        if (type == 17)
        {
            cursor.Text();
            cursor.Text();
            cursor.Byte();
        }

        var stream = StateHandle.Stream(ref cursor);
        found.States.AddRange(Named(parts, stream.Bytes));
        return stream;
    }

    private static List<(string Name, byte Mode, long Offset)> Parts(ref MetadataCursor cursor)
    {
        var parts = new List<(string, byte, long)>();
        for (var left = cursor.Count(7); left > 0 && !cursor.Failed; left--)
        {
            var name = cursor.Text();
            var mode = cursor.Byte();
            for (var offsets = cursor.Count(8); offsets > 0 && !cursor.Failed; offsets--)
                parts.Add((name, mode, cursor.Size()));
        }

        return parts;
    }

    // A part ends where the next one begins.
    private static IEnumerable<NamedOperatorState> Named(List<(string Name, byte Mode, long Offset)> parts, long end)
    {
        var ordered = parts.OrderBy(part => part.Offset).ToArray();
        return ordered.Select((part, index) => (part.Name, part.Mode, Bytes: Math.Max(0, (index + 1 < ordered.Length ? ordered[index + 1].Offset : end) - part.Offset)))
            .GroupBy(part => (part.Name, part.Mode))
            .Select(state => new NamedOperatorState(state.Key.Name, state.Key.Mode switch { 1 => OperatorStateDistribution.Union, 2 => OperatorStateDistribution.Broadcast, _ => OperatorStateDistribution.Split }, state.Sum(part => part.Bytes), 1));
    }

    // ResultSubpartition and InputChannel state: indexes, offsets, size, the stream that holds it.
    private static HandleSize Channels(ref MetadataCursor cursor)
    {
        long bytes = 0, inline = 0;
        for (var left = cursor.Count(25); left > 0 && !cursor.Failed; left--)
        {
            cursor.Skip(12);
            cursor.Skip(cursor.Count(8) * 8);
            var size = cursor.Size();
            bytes += size;
            if (StateHandle.Stream(ref cursor).Inline > 0)
                inline += size;
        }

        return new HandleSize(bytes, inline);
    }
}
