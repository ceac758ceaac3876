namespace Plimsoll.Flink.Checkpoints;

/// <summary>The size of a piece of state and how much of it stands in the metadata file itself.</summary>
internal readonly record struct HandleSize(long Bytes, long Inline)
{
    public static HandleSize operator +(HandleSize one, HandleSize other) => new(one.Bytes + other.Bytes, one.Inline + other.Inline);
}

/// <summary>The handles by which a checkpoint refers to its state; type bytes as in Flink's <c>MetadataV2V3SerializerBase</c>.</summary>
internal static class StateHandle
{
    // Changelog handles nest; real ones two deep.
    private const int DeepestNesting = 8;

    /// <summary>A stream of bytes: inline, a file, a part of a file.</summary>
    public static HandleSize Stream(ref MetadataCursor cursor)
    {
        var type = cursor.Byte();
        switch (type)
        {
            case 0 or 16:
                return default;
            case 1:
                cursor.Text();
                var length = cursor.Count(1);
                cursor.Skip(length);
                return new HandleSize(length, length);
            case 2:
                var file = cursor.Size();
                cursor.Text();
                return new HandleSize(file, 0);
            case 3:
                return KeyGroups(ref cursor);
            case 6:
                cursor.Text();
                return new HandleSize(cursor.Size(), 0);
            case 15:
                cursor.Long();
                var size = cursor.Size();
                cursor.Int();
                cursor.Text();
                cursor.Text();
                return new HandleSize(size, 0);
            default:
                cursor.Fail($"stream handle of unknown type {type}");
                return default;
        }
    }

    /// <summary>Keyed state of a subtask.</summary>
    public static HandleSize Keyed(ref MetadataCursor cursor, int depth = 0)
    {
        var type = cursor.Byte();
        if (depth > DeepestNesting)
            cursor.Fail("keyed state nested too deeply");
        switch (type)
        {
            case 0:
                return default;
            case 3 or 7 or 12:
                var groups = KeyGroups(ref cursor);
                if (type == 12)
                    cursor.Text();
                return groups;
            case 5 or 11:
                return Incremental(ref cursor, type == 11);
            case 8 or 14:
                return Changelog(ref cursor, type == 14, depth);
            case 9:
                return InlineChanges(ref cursor);
            case 10 or 13:
                return FileChanges(ref cursor, type == 13);
            default:
                cursor.Fail($"keyed state handle of unknown type {type}");
                return default;
        }
    }

    private static HandleSize KeyGroups(ref MetadataCursor cursor)
    {
        cursor.Int();
        cursor.Skip(cursor.Count(8) * 8);
        return Stream(ref cursor);
    }

    private static HandleSize Incremental(ref MetadataCursor cursor, bool withSize)
    {
        cursor.Long();
        cursor.Text();
        cursor.Int();
        cursor.Int();
        if (withSize)
            cursor.Long();
        var size = Stream(ref cursor) + Files(ref cursor) + Files(ref cursor);
        if (withSize)
            cursor.Text();
        return size;
    }

    private static HandleSize Files(ref MetadataCursor cursor)
    {
        var size = default(HandleSize);
        for (var left = cursor.Count(3); left > 0 && !cursor.Failed; left--)
        {
            cursor.Text();
            size += Stream(ref cursor);
        }

        return size;
    }

    private static HandleSize Changelog(ref MetadataCursor cursor, bool withId, int depth)
    {
        cursor.Int();
        cursor.Int();
        cursor.Long();
        var size = default(HandleSize);
        for (var list = 0; list < 2; list++)
        {
            for (var left = cursor.Count(1); left > 0 && !cursor.Failed; left--)
                size += Keyed(ref cursor, depth + 1);
        }

        cursor.Long();
        if (withId)
            cursor.Long();
        cursor.Text();
        return size;
    }

    // InMemoryChangelogStateHandle: range, offsets from and to, then (key group, bytes) pairs.
    private static HandleSize InlineChanges(ref MetadataCursor cursor)
    {
        cursor.Int();
        cursor.Int();
        cursor.Long();
        cursor.Long();
        long bytes = 0;
        for (var left = cursor.Count(8); left > 0 && !cursor.Failed; left--)
        {
            cursor.Int();
            var length = cursor.Count(1);
            cursor.Skip(length);
            bytes += length;
        }

        cursor.Text();
        return new HandleSize(bytes, bytes);
    }

    // ChangelogStateHandleStreamImpl: range, (offset, stream) pairs, sizes.
    private static HandleSize FileChanges(ref MetadataCursor cursor, bool withStorage)
    {
        cursor.Int();
        cursor.Int();
        var size = default(HandleSize);
        for (var left = cursor.Count(9); left > 0 && !cursor.Failed; left--)
        {
            cursor.Long();
            size += Stream(ref cursor);
        }

        cursor.Long();
        cursor.Long();
        cursor.Text();
        if (withStorage)
            cursor.Text();
        return size;
    }
}
