using System.IO.Compression;
using System.Text;

namespace Plimsoll.Gc.Tests;

/// <summary>The logs of the Data folder, unpacked.</summary>
internal static class GcData
{
    private static readonly string Root = System.IO.Path.Combine(AppContext.BaseDirectory, "Data");

    public static readonly string[] TwelveSamples =
    [
        "17-g1", "17-parallel", "17-serial", "17-shen", "17-z", "25-epsilon", "25-g1", "25-genshen", "25-parallel", "25-serial", "25-shen", "25-z",
    ];

    public static string Path(string name) => System.IO.Path.Combine(Root, name);

    public static IEnumerable<string> All() =>
        Directory.EnumerateFiles(Root, "*.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => System.IO.Path.GetRelativePath(Root, path));

    public static byte[] Bytes(string name)
    {
        using var unpacked = new GZipStream(File.OpenRead(Path(name)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        unpacked.CopyTo(memory);
        return memory.ToArray();
    }

    public static string[] Lines(string name) => Encoding.UTF8.GetString(Bytes(name)).Split('\n');

    /// <summary>Its lines without the empty ones.</summary>
    public static string[] WrittenLines(string name) => [.. Lines(name).Where(line => line.Length > 0)];

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static GcLog Read(string name) => GcLogReader.Read(Bytes(name));

    public static GcLog ReadText(string text) => GcLogReader.Read(Encoding.UTF8.GetBytes(text));

    public static GcLog ReadLines(IEnumerable<string> lines) => ReadText(string.Join('\n', lines));

    public static GcRun Single(GcLog log) => Assert.Single(log.Runs);
}
