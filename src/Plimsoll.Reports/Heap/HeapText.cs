using System.Globalization;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Heap answers as plain text. Names are never cut: they come last on their line.</summary>
public static class HeapText
{
    /// <summary>What was not read, and what that means.</summary>
    public static void Coverage(TextWriter output, HeapCoverage coverage)
    {
        if (coverage.IsComplete)
            return;
        Line(output, $"Read in part: {coverage.Bytes:P1} of the bytes{(coverage.RootsFound ? "" : ", no roots")}");
        foreach (var problem in coverage.Problems)
            Line(output, $"  {HeapWords.Plain(problem)}");
        output.WriteLine();
    }

    /// <summary>Classes, largest first.</summary>
    public static void Histogram(TextWriter output, HeapHistogram histogram, int limit)
    {
        Line(output, $"{histogram.Instances:N0} {(histogram.ReachableOnly ? "reachable objects" : "objects, reachable or not")}, {histogram.Shallow:N0} bytes, {histogram.Rows.Count:N0} rows");
        var (garbage, retained) = (histogram.Rows.Any(row => row.UnreachableInstances is not null), histogram.Rows.Any(row => row.Retained is not null));
        Line(output, $"{"objects",14} {"bytes",16}{(retained ? $" {"retained",16}" : "")}{(garbage ? $" {"unreachable",14} {"bytes",16}" : "")}  class");
        foreach (var row in histogram.Rows.Take(limit))
            Line(output, $"{row.Instances,14:N0} {row.Shallow,16:N0}{(retained ? $" {row.Retained,16:N0}" : "")}{(garbage ? $" {row.UnreachableInstances,14:N0} {row.UnreachableShallow,16:N0}" : "")}  {HeapWords.Plain(row.Name)}{(row.Loader == 0 ? "" : "  @" + HeapJson.Address(row.Loader))}");
    }

    /// <summary>Objects that retain most.</summary>
    public static void Dominators(TextWriter output, DominatorTree tree, IReadOnlyList<Dominated> objects)
    {
        Line(output, $"{tree.ReachableObjects:N0} reachable objects, {tree.ReachableShallow:N0} bytes; references {HeapWords.Of(tree.Policy)}");
        Line(output, $"{"retained",16} {"share",7} {"objects",12}  {"address",-14}  class");
        foreach (var found in objects)
            Line(output, $"{found.Retained,16:N0} {(double)found.Retained / Math.Max(1, tree.ReachableShallow),7:P1} {found.RetainedObjects,12:N0}  {HeapJson.Address(found.Address),-14}  {HeapWords.Plain(found.Class)}");
    }

    /// <summary>Suspects with their paths.</summary>
    public static void Suspects(TextWriter output, Suspects suspects)
    {
        if (suspects.Items.IsEmpty)
            Line(output, $"No single object below the roots retains {suspects.Threshold:P0} of the heap or more.");
        foreach (var suspect in suspects.Items)
        {
            Line(output, $"{suspect.Share:P1} of the heap, {suspect.Retained:N0} bytes: {HeapWords.Plain(suspect.Holder)}");
            Line(output, $"  {suspect.Kind.ToString().ToLowerInvariant()} {(suspect.Count > 1 ? $"{suspect.Count:N0} objects of " : "")}{HeapWords.Plain(suspect.Class)}{(suspect.Count > 1 ? ", the largest" : "")} at {HeapJson.Address(suspect.Address)}");
            if (suspect.AccumulationAddress != suspect.Address)
                Line(output, $"  {(suspect.Count > 1 ? "which " : "")}accumulates in {HeapWords.Plain(suspect.AccumulationClass)} at {HeapJson.Address(suspect.AccumulationAddress)}");
            if (suspect.Element is { } element)
                Line(output, $"  holding {element.Count:N0} {HeapWords.Plain(element.Class)}, {element.Retained:N0} bytes");
            foreach (var sign in suspect.CacheSigns)
                Line(output, $"  cache: {HeapWords.Plain(sign)}");
            if (suspect.Kind == SuspectKind.Cache && suspect.CacheSigns.IsEmpty)
                output.WriteLine("  cache by its name only: no bound, order of access or statistics found, so it may grow without end");
            if (HeapHints.Of(suspect) is { } hint)
                Line(output, $"  {hint}");
            Stops(output, suspect.Path);
            output.WriteLine();
        }
    }

    /// <summary>Paths from roots.</summary>
    public static void Paths(TextWriter output, IReadOnlyList<RootPath> paths)
    {
        foreach (var path in paths)
        {
            Line(output, $"root: {path.Root}");
            Stops(output, path.Stops);
            output.WriteLine();
        }
    }

    /// <summary>One object.</summary>
    public static void Object(TextWriter output, HeapObject found, Dominated? dominated, HeapReferences references, int limit)
    {
        Line(output, $"{HeapWords.Plain(found.Describe())} at {HeapJson.Address(found.Address)}: {found.Shallow:N0} bytes{(found.Length > 0 ? $", {found.Length:N0} elements" : "")}");
        Line(output, dominated is null ? (FormattableString)$"  not reachable" : $"  retains {dominated.Retained:N0} bytes in {dominated.RetainedObjects:N0} objects; dominated by {HeapJson.Address(dominated.Dominator)}");
        foreach (var (name, value) in HeapWords.Fields(found, limit))
            Line(output, $"  {name} = {value}");
        if (!references.Roots.IsEmpty)
            Line(output, $"\nroot: {string.Join(", ", references.Roots)}");
        References(output, "in", references.In, references.InCount);
        References(output, "out", references.Out, references.OutCount);
    }

    /// <summary>System properties.</summary>
    public static void Properties(TextWriter output, HeapSummary summary)
    {
        foreach (var (name, value) in summary.Properties)
            Line(output, $"{HeapWords.Plain(name)} = {HeapWords.Plain(value)}");
    }

    /// <summary>Threads with stacks and locals.</summary>
    public static void Threads(TextWriter output, HeapThreads threads, int limit)
    {
        foreach (var thread in threads.Threads.Take(limit))
        {
            Line(output, $"\"{HeapWords.Plain(thread.Name)}\" {HeapJson.Address(thread.Address)} retains {thread.Retained:N0} bytes{(thread.ThrewOutOfMemory ? "  << threw the OutOfMemoryError" : "")}");
            for (var i = 0; i < thread.Frames.Length; i++)
            {
                Line(output, $"    at {HeapWords.Plain(thread.Frames[i])}");
                foreach (var local in thread.Locals.Where(local => local.Frame == i))
                    Line(output, $"       - {HeapWords.Plain(local.Class)} {HeapJson.Address(local.Address)}");
            }

            output.WriteLine();
        }
    }

    /// <summary>Families of class loaders.</summary>
    public static void Loaders(TextWriter output, LoaderFamilies loaders)
    {
        if (loaders.Families.IsEmpty)
            Line(output, $"Only the JDK's own class loaders are in this dump.");
        foreach (var family in loaders.Families)
        {
            var soft = family.SoftlyReachable > 0 ? $", {family.SoftlyReachable:N0} closed and only softly or weakly reachable (no leak)" : "";
            Line(output, $"{HeapWords.Plain(family.LoaderClass)}: {HeapWords.Count(family.Loaders, "loader")}, {(family.Leaked > 0 ? $"{family.Leaked:N0} leaked" : "none leaked")}{soft}, {HeapWords.Count(family.Classes, "class", "classes")}");
            if (family.Leaked > 0)
                Line(output, $"  {family.Retained:N0} bytes retained, about {HeapWords.Bytes(family.EstimatedMetaspace.Least)} to {HeapWords.Bytes(family.EstimatedMetaspace.Most)} of metaspace (estimate)");
            foreach (var jar in family.Jars)
                Line(output, $"  {HeapWords.Plain(jar)}");
            foreach (var holder in family.Holders)
            {
                Line(output, $"  {holder.Loaders} held: {holder.Pattern}{(holder.AlsoHeld > 0 ? $", {holder.AlsoHeld} of them by others as well" : "")}");
                Line(output, $"    via {HeapWords.Plain(holder.Via)}");
                foreach (var other in holder.Others)
                    Line(output, $"    also {HeapWords.Plain(other)}");
                foreach (var line in TextLayout.Wrap("fix: " + holder.Fix, 90))
                    Line(output, $"    {line}");
            }

            if (family.Leaked > 0)
                output.WriteLine();
        }
    }

    /// <summary>The Flink view.</summary>
    public static void Flink(TextWriter output, FlinkHeapView view)
    {
        Line(output, $"{view.Role}, {HeapWords.Count(view.UserLoaders, "open user-code class loader")}");
        foreach (var job in view.Jobs)
            Line(output, $"job {job.Id} {HeapWords.Plain(job.Name ?? "")}");
        foreach (var state in view.States)
            Line(output, $"state {HeapWords.Plain(state.Operator ?? "?")} / {HeapWords.Plain(state.Name)}: {state.Entries:N0} entries{(state.Elements > state.Entries ? $" with {state.Elements:N0} elements" : "")}, {state.Retained:N0} bytes retained");
        foreach (var timers in view.Timers)
            Line(output, $"timers {HeapWords.Plain(timers.Operator ?? "?")}: {timers.EventTime:N0} event time, {timers.ProcessingTime:N0} processing time");
        if (view.NetworkSegments is { } segments)
            Line(output, $"network {segments:N0} segments of {view.NetworkSegmentBytes:N0} bytes");
        if (view.ManagedBytes is { } managed)
            Line(output, $"managed memory {managed:N0} bytes");
        if (view.CheckpointsRetained is { } retained)
            Line(output, $"checkpoints {retained:N0} retained, {view.InlinedHandles:N0} handles hold {view.InlinedBytes:N0} bytes of state");
        foreach (var (key, value) in view.Configuration)
            Line(output, $"{HeapWords.Plain(key)}: {HeapWords.Plain(value)}");
    }

    private static void References(TextWriter output, string direction, IReadOnlyList<HeapReference> shown, long count)
    {
        Line(output, $"\nreferences {direction}: {count:N0}");
        foreach (var reference in shown)
        {
            var weak = reference.Strength == "strong" ? "" : $" ({reference.Strength})";
            Line(output, $"  {HeapJson.Address(reference.Address),-14}  {(direction == "in" ? HeapWords.Plain(reference.Class + reference.Field) : HeapWords.Plain($"{reference.Field} -> {reference.Class}"))}{weak}");
        }
    }

    private static void Stops(TextWriter output, IEnumerable<PathStop> stops)
    {
        foreach (var stop in stops)
            Line(output, $"    {HeapWords.Plain(stop.Class)}{HeapWords.Plain(stop.Field)}  {HeapJson.Address(stop.Address)}");
    }

    internal static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
