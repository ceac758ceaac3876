namespace Plimsoll.Heap.Tests;

/// <summary>One dump of Programs/Shapes.java with 200 rounds, by the oldest JDK here; only live objects.</summary>
public sealed class ShapesDump : IDisposable
{
    public const int Rounds = 200;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plimsoll-shapes");

    public ShapesDump()
    {
        var path = System.IO.Path.Combine(_folder.FullName, "shapes.hprof");
        using var jvm = HotSpot.Start(HotSpot.Jdks[0].Folder, "Shapes", "-XX:+UseSerialGC -Xshare:off", $"{Rounds}");
        jvm.Command($"GC.heap_dump {path}");
        Path = path;
        Graph = HeapGraph.Open([path]);
    }

    public string Path { get; }

    public HeapGraph Graph { get; }

    public void Dispose()
    {
        Graph.Dispose();
        _folder.Delete(recursive: true);
    }
}
