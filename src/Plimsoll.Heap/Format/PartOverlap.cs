namespace Plimsoll.Heap.Format;

/// <summary>
/// A JVM of 22+ that is killed while merging leaves a base file that ends in a copy of the beginning of the next part, and that part whole
/// (heapDumper.cpp, DumpMerger: each part is deleted after it was copied).
/// </summary>
internal static class PartOverlap
{
    private const int Window = 1 << 20;
    private const int Key = 64;

    /// <summary>How many bytes at the beginning of a part the spool file ends with already; 0 when none.</summary>
    public static long Of(FileStream spool, FileStream part)
    {
        var key = new byte[Key];
        var read = part.ReadAtLeast(key, Key, throwOnEndOfStream: false);
        part.Position = 0;
        var length = spool.Position;
        var buffer = new byte[Window + Key];
        for (var at = Math.Max(0, length - part.Length); read == Key && at + Key <= length; at += Window)
        {
            var count = (int)Math.Min(buffer.Length, length - at);
            RandomAccess.Read(spool.SafeFileHandle, buffer.AsSpan(0, count), at);
            for (var found = 0; buffer.AsSpan(found, count - found).IndexOf(key) is >= 0 and var next; found += next + 1)
            {
                if (found + next < Window && IsPrefix(spool, at + found + next, length, part))
                    return length - (at + found + next);
            }
        }

        return 0;
    }

    private static bool IsPrefix(FileStream spool, long at, long end, FileStream part)
    {
        var (ours, theirs) = (new byte[Window], new byte[Window]);
        for (long done = 0; at + done < end;)
        {
            var count = (int)Math.Min(Window, end - at - done);
            RandomAccess.Read(spool.SafeFileHandle, ours.AsSpan(0, count), at + done);
            if (RandomAccess.Read(part.SafeFileHandle, theirs.AsSpan(0, count), done) < count || !ours.AsSpan(0, count).SequenceEqual(theirs.AsSpan(0, count)))
                return false;
            done += count;
        }

        return true;
    }
}
