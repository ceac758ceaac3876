using System.Security.Cryptography;
using System.Text;
using Plimsoll.Commands;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll;

/// <summary>
/// Where indexes of heap dumps live: a folder for each dump in the user's cache (<c>$XDG_CACHE_HOME/plimsoll/heap</c>, <c>~/.cache/plimsoll/heap</c>; on Windows the local application data), or the folder that was
/// asked for. Never beside the evidence by itself. The cache has a bound; the dumps longest not asked about go first.
/// </summary>
internal sealed class HeapCache
{
    /// <summary>Smaller dumps are read again about as fast.</summary>
    private const long LeastDump = 64L << 20;

    private const long MostBytes = 20L << 30;
    private const string PartPattern = "*.part";
    private static readonly TimeSpan PartAge = TimeSpan.FromDays(1);
    private readonly string? _root;

    private HeapCache(string folder, string? root, long most) => (Place, _root) = (new HeapIndexPlace(folder) { Most = most }, root);

    /// <summary>The folder of this dump.</summary>
    public HeapIndexPlace Place { get; }

    /// <summary>The index of a dump; null where none is kept: the dump is small, or there is no cache folder.</summary>
    public static HeapCache? For(HeapDumpFile dump, string? asked, int number, bool matCompatible)
    {
        if (asked is not null)
            return File.Exists(asked) ? throw new HeapDumpException(Prose.Fill(HeapCommandProse.IndexIsFile, asked)) : new HeapCache(Path.GetFullPath(asked), null, long.MaxValue);
        if (Root() is not { } root || new FileInfo(dump.File) is not { Exists: true, Length: >= LeastDump })
            return null;
        return new HeapCache(Path.Combine(root, Name(Path.GetFullPath(dump.Name), number, matCompatible)), root, Bound(root));
    }

    /// <summary>Marks this dump as asked about, and takes away what is beyond the bound and what killed processes left.</summary>
    public void Settle(TimeProvider clock)
    {
        if (_root is null || !Directory.Exists(Place.Folder))
            return;
        try
        {
            var now = clock.GetUtcNow();
            Directory.SetLastWriteTimeUtc(Place.Folder, now.UtcDateTime);
            foreach (var part in Directory.EnumerateFiles(_root, PartPattern, SearchOption.AllDirectories).Where(part => now - File.GetLastWriteTimeUtc(part) > PartAge).ToList())
                File.Delete(part);
            Evict(Bound(_root));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process tidies up at the same time, or the folder is not ours: the answer stands either way.
        }
    }

    private void Evict(long bound)
    {
        var folders = new DirectoryInfo(_root!).EnumerateDirectories().Where(folder => folder.FullName != Place.Folder).OrderBy(folder => folder.LastWriteTimeUtc).ToList();
        var bytes = folders.Sum(Bytes) + Bytes(new DirectoryInfo(Place.Folder));
        foreach (var folder in folders.TakeWhile(_ => bytes > bound))
        {
            bytes -= Bytes(folder);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>20 GiB, or a quarter of what the disk would have free without the cache.</summary>
    private static long Bound(string root)
    {
        try
        {
            var held = Directory.Exists(root) ? Bytes(new DirectoryInfo(root)) : 0;
            return Math.Min(MostBytes, (new DriveInfo(Existing(root)).AvailableFreeSpace + held) / 4);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return MostBytes;
        }
    }

    private static string Existing(string folder) => Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? folder : Existing(above);

    private static long Bytes(DirectoryInfo folder) => folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;

    private static string Name(string path, int number, bool matCompatible)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{path}\0{number}\0{matCompatible}")));
        var name = Path.GetFileName(path);
        return $"{(name.Length > 60 ? name[..60] : name)}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }

    /// <summary>The XDG Base Directory Specification ignores relative paths.</summary>
    private static string? Root()
    {
        var folder = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!Path.IsPathFullyQualified(folder ?? ""))
        {
            folder = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache") : "";
        }

        return string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, "plimsoll", "heap");
    }
}
