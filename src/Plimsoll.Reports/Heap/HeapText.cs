using System.Globalization;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Heap answers as plain text. Names are never cut: they come last on their line.</summary>
public static class HeapText
{
    private const int LabelWidth = 16;

    /// <summary>What was not read, and what that means.</summary>
    public static void Coverage(TextWriter output, HeapCoverage coverage)
    {
        if (coverage.IsComplete)
            return;
        Line(output, coverage.RootsFound ? HeapProse.ReadInPart : HeapProse.ReadInPartWithoutRoots, coverage.Bytes);
        foreach (var problem in coverage.Problems)
            Line(output, $"  {HeapWords.Plain(problem)}");
        output.WriteLine();
    }

    /// <summary>Classes, largest first.</summary>
    public static void Histogram(TextWriter output, HeapHistogram histogram, int limit)
    {
        Line(output, histogram.ReachableOnly ? HeapProse.HistogramReachable : HeapProse.HistogramAll, histogram.Instances, histogram.Shallow, histogram.Rows.Count);
        var (garbage, retained) = (histogram.Rows.Any(row => row.UnreachableInstances is not null), histogram.Rows.Any(row => row.Retained is not null));
        Line(output, $"{HeapProse.Objects,14} {HeapProse.Bytes,16}{(retained ? $" {HeapProse.Retained,16}" : "")}{(garbage ? $" {HeapProse.Unreachable,14} {HeapProse.Bytes,16}" : "")}  {HeapProse.Class}");
        foreach (var row in histogram.Rows.Take(limit))
            Line(output, $"{row.Instances,14:N0} {row.Shallow,16:N0}{(retained ? $" {row.Retained,16:N0}" : "")}{(garbage ? $" {row.UnreachableInstances,14:N0} {row.UnreachableShallow,16:N0}" : "")}  {HeapWords.Plain(row.Name)}{(row.Loader == 0 ? "" : "  @" + HeapJson.Address(row.Loader))}");
    }

    /// <summary>Objects that retain most.</summary>
    public static void Dominators(TextWriter output, DominatorTree tree, IReadOnlyList<Dominated> objects)
    {
        Line(output, HeapProse.Dominators, tree.ReachableObjects, tree.ReachableShallow, HeapWords.Of(tree.Policy));
        Line(output, $"{HeapProse.Retained,16} {HeapProse.Share,7} {HeapProse.Objects,12}  {HeapProse.Address,-14}  {HeapProse.Class}");
        foreach (var found in objects)
            Line(output, $"{found.Retained,16:N0} {(double)found.Retained / Math.Max(1, tree.ReachableShallow),7:P1} {found.RetainedObjects,12:N0}  {HeapJson.Address(found.Address),-14}  {HeapWords.Plain(found.Class)}");
    }

    /// <summary>Suspects with their paths.</summary>
    public static void Suspects(TextWriter output, Suspects suspects)
    {
        if (suspects.Items.IsEmpty)
            Line(output, HeapProse.NoSuspects, suspects.Threshold);
        foreach (var suspect in suspects.Items)
        {
            Line(output, HeapProse.Suspect, suspect.Share, suspect.Retained, HeapWords.Plain(suspect.Holder));
            Line(output, suspect.Count > 1 ? HeapProse.SuspectGroup : HeapProse.SuspectObject, Words.SuspectKindOf(suspect.Kind.ToString().ToLowerInvariant()), HeapWords.Plain(suspect.Class), HeapJson.Address(suspect.Address), suspect.Count);
            if (suspect.AccumulationAddress != suspect.Address)
                Line(output, suspect.Count > 1 ? HeapProse.AccumulatesInLargest : HeapProse.Accumulates, HeapWords.Plain(suspect.AccumulationClass), HeapJson.Address(suspect.AccumulationAddress));
            if (suspect.Element is { } element)
                Line(output, HeapProse.Holding, element.Count, HeapWords.Plain(element.Class), element.Retained);
            if (suspect.Payload is { } payload)
                Line(output, HeapProse.Payload, payload.Links, payload.Count, HeapWords.Plain(payload.Class), payload.Retained);
            if (suspect.Application is { } application && application != suspect.Holder)
                Line(output, HeapProse.ByWayOf, HeapWords.Plain(application));
            if (!suspect.AlsoHeldBy.IsEmpty)
                Line(output, HeapProse.AlsoHeldBy, HeapWords.Plain(string.Join(", ", suspect.AlsoHeldBy)));
            foreach (var sign in suspect.CacheSigns)
                Line(output, HeapProse.CacheSign, HeapWords.Plain(sign));
            if (suspect.Kind == SuspectKind.Cache && suspect.CacheSigns.IsEmpty)
                Line(output, HeapProse.CacheByName);
            if (HeapHints.Of(suspect) is { } hint)
                Line(output, $"  {hint}");
            Stops(output, RootPath.WithoutLoading(suspect.Path));
            output.WriteLine();
        }
    }

    /// <summary>Paths from roots.</summary>
    public static void Paths(TextWriter output, IReadOnlyList<RootPath> paths)
    {
        foreach (var path in paths)
        {
            Line(output, HeapProse.RootLine, path.Root);
            Stops(output, path.Stops);
            output.WriteLine();
        }
    }

    /// <summary>One object.</summary>
    public static void Object(TextWriter output, HeapObject found, Dominated? dominated, HeapReferences references, int limit)
    {
        Line(output, found.Length > 0 ? HeapProse.ObjectOfElements : HeapProse.Object, HeapWords.Plain(found.Describe()), HeapJson.Address(found.Address), found.Shallow, found.Length);
        Line(output, dominated is null ? HeapProse.NotReachable : HeapProse.Retains, dominated?.Retained, dominated?.RetainedObjects, HeapJson.Address(dominated?.Dominator ?? 0));
        foreach (var (name, value) in HeapWords.Fields(found, limit))
            Line(output, $"  {name} = {value}");
        if (!references.Roots.IsEmpty)
        {
            output.WriteLine();
            Line(output, HeapProse.RootLine, string.Join(", ", references.Roots));
        }

        References(output, HeapProse.ReferencesIn, references.In, references.InCount, reference => reference.Class + reference.Field);
        References(output, HeapProse.ReferencesOut, references.Out, references.OutCount, reference => $"{reference.Field} -> {reference.Class}");
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
            Line(output, thread.ThrewOutOfMemory ? HeapProse.ThreadThatThrew : HeapProse.ThreadLine, HeapWords.Plain(thread.Name), HeapJson.Address(thread.Address), thread.Retained);
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
            Line(output, HeapProse.OnlyJdkLoaders);
        foreach (var family in loaders.Families)
        {
            string[] parts =
            [
                Prose.Count(family.Loaders, HeapProse.LoadersOne, HeapProse.LoadersMany),
                family.Leaked > 0 ? Prose.Fill(HeapProse.Leaked, family.Leaked) : HeapProse.NoneLeaked,
                family.SoftlyReachable > 0 ? Prose.Fill(HeapProse.SoftlyReachable, family.SoftlyReachable) : "",
                Prose.Count(family.Classes, HeapProse.ClassesOne, HeapProse.ClassesMany),
            ];
            Line(output, $"{HeapWords.Plain(family.LoaderClass)}: {string.Join(", ", parts.Where(part => part.Length > 0))}");
            if (family.Leaked > 0)
                Line(output, HeapProse.LeakedBytes, family.Retained, HeapWords.Bytes(family.EstimatedMetaspace.Least), HeapWords.Bytes(family.EstimatedMetaspace.Most));
            foreach (var jar in family.Jars)
                Line(output, $"  {HeapWords.Plain(jar)}");
            foreach (var holder in family.Holders)
            {
                Line(output, holder.AlsoHeld > 0 ? HeapProse.HeldByOthersToo : HeapProse.Held, holder.Loaders, holder.Pattern, holder.AlsoHeld);
                Line(output, HeapProse.Via, HeapWords.Plain(holder.Via));
                foreach (var other in holder.Others)
                    Line(output, HeapProse.Also, HeapWords.Plain(other));
                foreach (var line in TextLayout.Wrap(Prose.Fill(HeapProse.HolderFix, holder.Fix), 90))
                    Line(output, $"    {line}");
            }

            if (family.Leaked > 0)
                output.WriteLine();
        }
    }

    /// <summary>The Flink view.</summary>
    public static void Flink(TextWriter output, FlinkHeapView view)
    {
        Line(output, $"{view.Role}, {Prose.Count(view.UserLoaders, HeapProse.UserLoadersOne, HeapProse.UserLoadersMany)}");
        foreach (var job in view.Jobs)
            Line(output, HeapProse.Job, job.Id, HeapWords.Plain(job.Name ?? ""));
        foreach (var state in view.States)
            Line(output, state.Elements > state.Entries ? HeapProse.StateOfElements : HeapProse.State, HeapWords.Plain(state.Operator ?? "?"), HeapWords.Plain(state.Name), state.Entries, state.Retained, state.Elements);
        foreach (var timers in view.Timers)
            Line(output, HeapProse.Timers, HeapWords.Plain(timers.Operator ?? "?"), timers.EventTime, timers.ProcessingTime);
        if (view.NetworkSegments is { } segments)
            Line(output, HeapProse.NetworkSegments, segments, view.NetworkSegmentBytes);
        if (view.ManagedBytes is { } managed)
            Line(output, HeapProse.ManagedMemory, managed);
        if (view.CheckpointsRetained is { } retained)
            Line(output, HeapProse.Checkpoints, retained, view.InlinedHandles, view.InlinedBytes);
        foreach (var (key, value) in view.Configuration)
            Line(output, $"{HeapWords.Plain(key)}: {HeapWords.Plain(value)}");
    }

    private static void References(TextWriter output, string title, IReadOnlyList<HeapReference> shown, long count, Func<HeapReference, string> text)
    {
        output.WriteLine();
        Line(output, title, count);
        foreach (var reference in shown)
        {
            var weak = reference.Strength == "strong" ? "" : $" ({reference.Strength})";
            Line(output, $"  {HeapJson.Address(reference.Address),-14}  {HeapWords.Plain(text(reference))}{weak}");
        }
    }

    private static void Stops(TextWriter output, IEnumerable<PathStop> stops)
    {
        foreach (var stop in stops)
        {
            Line(output, $"    {HeapWords.Plain(stop.Class)}{HeapWords.Plain(stop.Field)}  {HeapJson.Address(stop.Address)}");
            if (stop.ThreadLocal is { } local)
                Line(output, HeapProse.ThreadLocalOf, HeapWords.Plain(local));
            LocalUse[] uses = [.. stop.Uses.Where(use => use.IsOfTheProgram)];
            foreach (var use in uses.Take(MostUses))
                Line(output, HeapProse.LocalUse, HeapWords.Plain(use.Thread), HeapWords.Plain(use.Frame));
            if (uses.Length > MostUses)
                Line(output, HeapProse.MoreLocalUses, uses.Length - MostUses);
        }
    }

    private const int MostUses = 2;

    internal static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>A sentence of the resources.</summary>
    internal static void Line(TextWriter output, string sentence, params ReadOnlySpan<object?> values) => output.WriteLine(Prose.Fill(sentence, values));

    /// <summary>A sentence beside its label.</summary>
    internal static void Labelled(TextWriter output, string label, string sentence, params ReadOnlySpan<object?> values) =>
        output.WriteLine($"{label.PadRight(LabelWidth - 1)} {Prose.Fill(sentence, values)}".TrimEnd());
}
