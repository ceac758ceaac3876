using System.Diagnostics;
using System.Globalization;
using Plimsoll.Heap;

namespace Plimsoll.Bench;

/// <summary>Where the time of `heap suspects` goes, step by step, as a fresh process takes it: wall clock, processor time of all threads, and resident anonymous memory at its end.</summary>
internal sealed class HeapPhases : IProgress<HeapProgress>
{
    private readonly List<(string Name, TimeSpan Wall, TimeSpan Processor, long Memory)> _phases = [];
    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private string _name = "start";
    private TimeSpan _wall;
    private TimeSpan _processor;

    public static void Report(string dump, string? index)
    {
        Ask(dump, index);
        if (index is not null)
            Ask(dump, index);
    }

    public void Report(HeapProgress value)
    {
        lock (_gate)
        {
            if (value.Phase != _name)
                Begin(value.Phase);
        }
    }

    private void Begin(string phase)
    {
        using var process = Process.GetCurrentProcess();
        var (wall, processor) = (_watch.Elapsed, process.TotalProcessorTime);
        _phases.Add((_name, wall - _wall, processor - _processor, Anonymous()));
        (_name, _wall, _processor) = (phase, wall, processor);
    }

    private static void Ask(string dump, string? index)
    {
        var phases = new HeapPhases();
        phases.Begin("open");
        using (var graph = HeapGraph.Open([dump], new HeapOptions { Index = index is null ? null : new HeapIndexPlace(index) }, phases))
        {
            phases.Begin("tree");
            using var tree = DominatorTree.Build(graph, forSuspects: true);
            phases.Begin("suspects");
            var suspects = Suspects.Find(tree);
            phases.Begin(string.Create(CultureInfo.InvariantCulture, $"close ({suspects.Items.Length} suspects, {graph.ObjectCount} objects)"));
        }

        phases.Begin("end");
        foreach (var (name, wall, processor, memory) in phases._phases.Skip(1))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-45} {wall.TotalSeconds,7:0.000} s {processor.TotalSeconds,7:0.000} s cpu {memory / 1e6,7:0} MB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all",-45} {phases._wall.TotalSeconds,7:0.000} s"));
    }

    private static long Anonymous()
    {
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : long.Parse(line.AsSpan(8, line.Length - 8 - 2).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
