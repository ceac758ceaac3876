using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Shortest paths from roots.</summary>
internal sealed class HeapPathCommand() : HeapQuestion("path", HeapCommandProse.Path)
{
    private readonly Argument<string> _target = new("TARGET") { Description = HeapCommandProse.PathTarget };

    protected override IEnumerable<Argument> Arguments() => [_target];

    protected override double Work => 0.5;

    protected override int Answer(HeapAnswer answer)
    {
        var target = answer.Parsed.GetRequiredValue(_target);
        using var reachability = Reachability.Compute(answer.Graph);
        var paths = RootPath.Find(answer.Graph, reachability, Targets(answer, target));
        if (paths.Count == 0)
            throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoRoot, target));
        answer.Write(text => HeapText.Paths(text, paths), json => HeapJson.Paths(json, paths));
        return ExitCode.Healthy;
    }

    private static List<ulong> Targets(HeapAnswer answer, string target)
    {
        if (HeapAnswer.Address(target) is { } address)
            return answer.Graph.ObjectAt(address) is null ? throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoObject, target)) : [address];
        var classes = answer.Graph.ClassesNamed(target).ToList();
        return classes.Count == 0 ? throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoClass, target)) : [.. answer.Graph.InstancesOf(classes).Take(answer.Limit).Select(found => found.Address)];
    }
}
