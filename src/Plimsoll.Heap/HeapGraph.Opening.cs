using Plimsoll.Heap.Format;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap;

/// <summary>From files or a stream to a graph: which dump of the file, which parts, which index.</summary>
public sealed unsafe partial class HeapGraph
{
    /// <summary>Opens a dump: one file, or a base file and its parts (<c>X</c>, <c>X.p0</c>, ...), plain or gzip.</summary>
    /// <exception cref="HeapDumpException">The bytes are no heap dump.</exception>
    /// <exception cref="IOException">A file cannot be read, or the spool file not be written.</exception>
    public static HeapGraph Open(IReadOnlyList<string> paths, HeapOptions? options = null, IProgress<HeapProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= HeapOptions.Default;
        progress?.Report(new HeapProgress("open", 0));
        var parts = PartsOf(paths);
        return Open(DumpBytes.Open(parts, options.SpoolFolder, options.Threads, cancellation), paths[0], parts, options, progress, cancellation);
    }

    /// <summary>Opens a dump from a stream (an entry of an archive): it is spooled to a file.</summary>
    /// <exception cref="HeapDumpException">The bytes are no heap dump.</exception>
    public static HeapGraph Open(Stream stream, string name, HeapOptions? options = null, IProgress<HeapProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= HeapOptions.Default;
        progress?.Report(new HeapProgress("unpack", 0));
        return Open(DumpBytes.Open(stream, name, options.SpoolFolder, cancellation), name, [name], options, progress, cancellation);
    }

    private static int CountBehind(DumpBytes bytes, DumpOutline outline)
    {
        var (count, at) = (0, outline.NextDump);
        while (at > 0)
        {
            count++;
            var next = DumpOutline.Read(bytes.Start + at, bytes.Length - at, out _)?.NextDump ?? 0;
            at = next > 0 ? at + next : 0;
        }

        return count;
    }

    private static DumpOutline? Outlined(DumpBytes bytes, int number, out string refusal)
    {
        var outline = DumpOutline.Read(bytes.Start, bytes.Length, out refusal);
        for (var at = 1; outline is not null && at < number; at++)
        {
            if (outline.NextDump == 0)
            {
                refusal = at == 1 ? "the file holds one dump" : $"the file holds {at} dumps";
                return null;
            }

            bytes.Skip(outline.NextDump);
            outline = DumpOutline.Read(bytes.Start, bytes.Length, out refusal);
        }

        return outline;
    }

    private static HeapGraph Open(DumpBytes bytes, string name, IReadOnlyList<string> parts, HeapOptions options, IProgress<HeapProgress>? progress, CancellationToken cancellation)
    {
        SavedSteps? steps = null;
        try
        {
            progress?.Report(new HeapProgress("read", 0));
            if (Outlined(bytes, options.Dump, out var refusal) is not { } outline)
                throw new HeapDumpException($"{name}: {bytes.Problem ?? refusal}");
            if (outline.NextDump > 0 && options.Dump <= 1)
                outline.Problems.Add($"another dump begins at byte {outline.NextDump}: only the first is read (choose another with --dump 2)");
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = cancellation };
            if (options.Index is { } place && !bytes.IsMerged)
                steps = new SavedSteps(place, bytes, options, parallel);
            return new HeapGraph(bytes, outline, options, steps, parallel, progress) { Parts = [.. parts], DumpCount = Math.Max(1, options.Dump) + CountBehind(bytes, outline) };
        }
        catch
        {
            steps?.Dispose();
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>A single path stands for its unmerged parts as well (JDK 22+ leaves <c>X.p0</c>, <c>X.p1</c>, ... when it is killed while merging).</summary>
    private static IReadOnlyList<string> PartsOf(IReadOnlyList<string> paths)
    {
        if (paths.Count != 1)
            return paths;
        var parts = new List<string> { paths[0] };
        for (var i = 0; i < 256; i++)
        {
            if (System.IO.File.Exists($"{paths[0]}.p{i}"))
                parts.Add($"{paths[0]}.p{i}");
        }

        return parts;
    }
}
