using System.Globalization;
using Plimsoll.Flink;

namespace Plimsoll.Reports;

/// <summary>A memory plan as plain text: the tree with every number's origin, the JVM's arguments, a picture, warnings; and another plan beside it.</summary>
/// <param name="output">Where to write.</param>
/// <param name="width">Columns to stay within.</param>
public sealed class MemoryPlanText(TextWriter output, int width)
{
    private const int NameColumns = 28;

    /// <summary>Writes one plan.</summary>
    public void Write(MemoryPlan plan)
    {
        Line(Prose.Fill(MemoryProse.Title, MemoryPlanWords.Process(plan.Process), plan.Version));
        Line("");
        if (plan.Refusal is { } refusal)
            WriteRefusal(refusal);
        else
            WriteAccepted(plan);
        WriteList(MemoryProse.Warnings, plan.Warnings.Select(warning => warning.Message));
        WriteList(MemoryProse.Issues, plan.Configuration.Issues.Select(issue => issue.ToString()));
        WriteList(MemoryProse.Notes, plan.Notes);
    }

    /// <summary>Writes a plan and what changes would make of it: columns before, after, difference.</summary>
    public void WriteComparison(MemoryPlan before, MemoryPlan after, IReadOnlyList<SettingChange> changes)
    {
        Write(before);
        Line("");
        Line(MemoryProse.WhatIf);
        foreach (var change in changes)
            Wrap($"  {new Setting(change.Key, change.Value ?? "", new SettingOrigin(SettingSource.Change)) switch { { Value: "" } => change.ToString(), var set => $"{set.Key}: {set.DisplayValue}" }}", 4);
        Line("");
        if (after.Refusal is { } refusal)
            WriteRefusal(refusal);
        else
            WriteDifferences(before, after);
        WriteList(MemoryProse.NewWarnings, after.Warnings.Select(warning => warning.Message).Except(before.Warnings.Select(warning => warning.Message)));
    }

    private void WriteAccepted(MemoryPlan plan)
    {
        foreach (var region in MemoryPlanTree.Order(plan))
            WriteNumber(new string(' ', 2 * MemoryPlanTree.Depth(plan, region.Kind)) + MemoryPlanWords.Name(region.Kind), region.Bytes, region.Origin.Text);
        Line("");
        Line(MemoryProse.Arguments);
        foreach (var argument in plan.JvmArguments)
            WriteNumber($"  {argument.Name}", argument.Bytes, MemoryPlanTree.PartsOf(plan, argument));
        WritePicture(plan);
        WriteSlots(plan);
    }

    private void WriteNumber(string name, long bytes, string origin)
    {
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{name,-NameColumns} {MemoryPlanWords.Size(bytes),11} {bytes,13}");
        if (numbers.Length + 2 + origin.Length <= width)
        {
            Line($"{numbers}  {origin}");
            return;
        }

        Line(numbers);
        Wrap($"      {origin}", 6);
    }

    private void WritePicture(MemoryPlan plan)
    {
        var picture = WaterlinePicture.Draw(plan, width - 4);
        if (picture.Count == 0)
            return;
        Line("");
        Line(MemoryProse.Waterline);
        foreach (var line in picture)
            Line($"  {line}");
    }

    private void WriteSlots(MemoryPlan plan)
    {
        if (plan.Version.Epoch is MemoryEpoch.HeapWithCutOff || plan[MemoryRegionKind.Managed] is not { } managed || plan[MemoryRegionKind.Network] is not { } network)
            return;
        var slots = ManagedMemory.Slots(plan.Configuration, plan.Version);
        var share = ManagedMemory.PerSlot(managed, slots);
        var segment = NetworkBuffers.SegmentSize(plan.Configuration, plan.Version);
        var rocks = RocksDbMemory.Divide(share);
        Line("");
        Wrap(share == 0 ? Prose.Fill(MemoryProse.NoManagedPerSlot, slots, MemoryPlanWords.Size(share))
            : Prose.Fill(MemoryProse.ManagedPerSlot, slots, MemoryPlanWords.Size(share), MemoryPlanWords.Size(rocks.CacheBytes), MemoryPlanWords.Size(rocks.WriteBufferBytes)), 2);
        Wrap(Prose.Fill(MemoryProse.NetworkBuffers, NetworkBuffers.Total(network, segment), MemoryPlanWords.Size(segment)), 2);
    }

    private void WriteDifferences(MemoryPlan before, MemoryPlan after)
    {
        Line($"{"",-NameColumns} {MemoryProse.Before,13} {MemoryProse.After,13} {MemoryProse.Difference,13}");
        foreach (var region in MemoryPlanTree.Order(after))
            WriteDifference(new string(' ', 2 * MemoryPlanTree.Depth(after, region.Kind)) + MemoryPlanWords.Name(region.Kind), before[region.Kind], region.Bytes);
        foreach (var argument in after.JvmArguments)
            WriteDifference(argument.Name, before[argument.Name], argument.Bytes);
    }

    private void WriteDifference(string name, long? before, long after) =>
        Line($"{name,-NameColumns} {(before is { } old ? MemoryPlanWords.Size(old) : "-"),13} {MemoryPlanWords.Size(after),13} {(before is { } start ? MemoryPlanWords.Change(start, after) : MemoryProse.New),13}");

    private void WriteRefusal(string refusal)
    {
        Line(MemoryProse.Refused);
        foreach (var exception in refusal.Split(" <- "))
            Wrap($"  {exception}", 4);
    }

    private void WriteList(string title, IEnumerable<string> items)
    {
        var first = true;
        foreach (var item in items)
        {
            if (first)
                Line($"{Environment.NewLine}{title}");
            first = false;
            Wrap($"  - {item}", 4);
        }
    }

    /// <summary>Breaks at spaces only, so that no name or path is cut.</summary>
    private void Wrap(string text, int indent)
    {
        var line = text[..^text.TrimStart().Length];
        var isEmpty = true;
        foreach (var word in text.TrimStart().Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                Line(line);
                (line, isEmpty) = (new string(' ', indent), true);
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        Line(line);
    }

    private void Line(string text) => output.WriteLine(string.Join(Environment.NewLine, text.Split(Environment.NewLine).Select(MemoryPlanWords.Clean)).TrimEnd(' '));
}
