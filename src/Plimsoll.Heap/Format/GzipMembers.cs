using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Plimsoll.Heap.Format;

/// <summary>
/// The packed dumps of <c>jcmd GC.heap_dump -gz</c> and <c>-XX:HeapDumpGzipLevel</c> (JDK 17+, heapDumperCompression.cpp): gzip members of one block each, unpacked independently and in parallel. The first
/// header's comment names the block size. Anything unexpected, and the caller reads the stream from front to back instead.
/// </summary>
internal static unsafe class GzipMembers
{
    private const int MostBlockSize = 64 << 20;
    private static readonly byte[] Comment = "HPROF BLOCKSIZE="u8.ToArray();
    private static readonly byte[] NextMember = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0];

    /// <summary>Size of the blocks that the members hold; 0 when the file does not say so.</summary>
    public static int BlockSize(ReadOnlySpan<byte> start)
    {
        if (start.Length < 30 || start[0] != 0x1f || start[1] != 0x8b || start[3] != 0x10 || !start[10..].StartsWith(Comment))
            return 0;
        var digits = start[(10 + Comment.Length)..];
        var end = digits.IndexOf((byte)0);
        return end > 0 && int.TryParse(Encoding.ASCII.GetString(digits[..end]), out var size) && size is > 0 and <= MostBlockSize ? size : 0;
    }

    /// <summary>Unpacks all members to the spool file; -1 when the file is not made of such members or one is broken.</summary>
    public static long Unpack(FileStream packed, SafeFileHandle spool, long at, long room, ParallelOptions parallel)
    {
        var head = new byte[64];
        var read = packed.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        packed.Position = 0;
        if (BlockSize(head.AsSpan(0, read)) is not (> 0 and var block))
            return -1;
        using var map = MemoryMappedFile.CreateFromFile(packed, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            var members = Members(start + view.PointerOffset, packed.Length);
            return (long)members.Count * block > room ? -1 : Unpack(start + view.PointerOffset, members, packed.Length, block, spool, at, parallel);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static List<long> Members(byte* file, long length)
    {
        var members = new List<long> { 0 };
        for (long at = 10; at < length;)
        {
            var window = new ReadOnlySpan<byte>(file + at, (int)Math.Min(1 << 30, length - at));
            var found = window.IndexOf(NextMember);
            if (found >= 0)
                members.Add(at + found);
            at += found >= 0 ? found + NextMember.Length : Math.Max(1, window.Length - NextMember.Length + 1);
        }

        return members;
    }

    private static long Unpack(byte* file, List<long> members, long length, int block, SafeFileHandle spool, long at, ParallelOptions parallel)
    {
        long last = 0;
        var broken = 0;
        Parallel.For(0, members.Count, parallel, () => new byte[block + 1], (i, state, buffer) =>
        {
            var end = i + 1 < members.Count ? members[i + 1] : length;
            var count = Inflate(file + members[i], end - members[i], buffer);
            if (count < 0 || count > block || (i + 1 < members.Count && count != block))
            {
                Interlocked.Exchange(ref broken, 1);
                state.Stop();
                return buffer;
            }

            RandomAccess.Write(spool, buffer.AsSpan(0, count), at + ((long)i * block));
            if (i + 1 == members.Count)
                Interlocked.Exchange(ref last, count);
            return buffer;
        }, static _ => { });
        return broken != 0 ? -1 : ((members.Count - 1L) * block) + last;
    }

    private static int Inflate(byte* member, long length, byte[] buffer)
    {
        try
        {
            using var input = new UnmanagedMemoryStream(member, length);
            using var inflated = new GZipStream(input, CompressionMode.Decompress);
            return inflated.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return -1;
        }
        catch (EndOfStreamException)
        {
            return -1;
        }
    }
}
