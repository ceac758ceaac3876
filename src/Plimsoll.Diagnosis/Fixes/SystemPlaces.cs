using System.Globalization;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Fixes;

/// <summary>Tells where a cure is written in the user's own program: the key, the file, the line. What the user's own files hold already is changed there and left alone here.</summary>
internal static class SystemPlaces
{
    private const string Heap = "-Xmx";
    private const string Direct = "MaxDirectMemorySize";

    /// <summary>The fixes with their places; as they are for Flink and for programs that are not known.</summary>
    public static IEnumerable<Fix> Of(IEnumerable<Fix> fixes, ProcessCase process) =>
        process.KnownJvm is { } jvm ? fixes.Select(fix => Placed(fix, jvm, process)) : fixes;

    private static Fix Placed(Fix fix, KnownJvm jvm, ProcessCase process)
    {
        var placed = fix;
        var heap = fix.Changes.FirstOrDefault(change => change.Key == Heap);
        if (heap is null ? fix.Summary.Contains(Heap, StringComparison.Ordinal) : !IsInOwnFile(heap))
            placed = WithHeap(placed, jvm, heap?.To, process);
        foreach (var option in fix.Changes.Where(change => change.To is not null && change.Key.StartsWith("-XX:", StringComparison.Ordinal) && !IsInOwnFile(change)).Take(2))
            placed = With(placed, jvm, jvm.Options, option.Key.EndsWith('=') ? option.Key + option.To : option.Key, null, option.Key.Contains(Direct, StringComparison.Ordinal) ? jvm.OfDirect : "");
        if (fix.Changes.Count == 0 && !fix.Summary.Contains(Heap, StringComparison.Ordinal) && fix.Summary.Contains("-XX:", StringComparison.Ordinal))
            placed = With(placed, jvm, jvm.Options, null, null, fix.Summary.Contains(Direct, StringComparison.Ordinal) ? jvm.OfDirect : "");
        return OfContainer(fix) && jvm.Container.Length > 0 ? placed with { Text = Joined(placed.Text, jvm.Container) } : placed;
    }

    private static bool OfContainer(Fix fix) => fix.Summary.Contains("container", StringComparison.OrdinalIgnoreCase) || fix.Changes.Any(change => change.Key.EndsWith("limits.memory", StringComparison.Ordinal));

    // Where the setting is the size itself, -Xmx beside it would be refused or lost.
    private static Fix WithHeap(Fix fix, KnownJvm jvm, string? size, ProcessCase process)
    {
        var placed = With(fix, jvm, jvm.Heap, null, size, jvm.OfHeap);
        if (!jvm.Heap.IsSize || size is null)
            return placed;
        var set = process.HeapSetting;
        var change = new Change(jvm.Heap.Key, InUnit(jvm.Heap, size), set?.Value, set?.Origin.Source, set?.Origin.Line ?? 0);
        return placed with { Changes = [change, .. placed.Changes.Where(other => other.Key is not (Heap or "-Xms"))] };
    }

    private static Fix With(Fix fix, KnownJvm jvm, OptionPlace place, string? option, string? size, string more)
    {
        var isFirst = !fix.Summary.Contains(Where(jvm), StringComparison.Ordinal);
        var line = size is null && option is null ? null : Line(place, option, size);
        return fix with
        {
            Summary = isFirst ? $"{fix.Summary}{Where(jvm)}{place.Key}" : fix.Summary,
            Text = Joined(fix.Text, $"{Capital(jvm.Name)}: {place.Key} in {place.File}.", more),
            Code = line is null || (fix.Code is not null && isFirst) ? fix.Code : fix.Code is null ? line : fix.Code + "\n" + line,
        };
    }

    private static string Where(KnownJvm jvm) => $"; for {jvm.Name} in ";

    private static string Line(OptionPlace place, string? option, string? size) =>
        place.Line.Replace("{option}", option ?? "", StringComparison.Ordinal).Replace("{size}", size ?? "", StringComparison.Ordinal)
            .Replace("{mebibytes}", size is null ? "" : Mebibytes(size), StringComparison.Ordinal);

    private static string InUnit(OptionPlace place, string size) => place.Line.Contains("{mebibytes}", StringComparison.Ordinal) ? Mebibytes(size) : size;

    private static string Mebibytes(string size) => JvmFlags.ParseBytes(size) is { } bytes ? (bytes >> 20).ToString(CultureInfo.InvariantCulture) : size;

    private static string Joined(params IEnumerable<string?> sentences) => string.Join(' ', sentences.Where(sentence => !string.IsNullOrWhiteSpace(sentence)).Select(sentence => sentence!.Trim()));

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    // A log shows an option, it does not hold it.
    private static bool IsInOwnFile(Change change) =>
        change.File is { } file && !OptionFile.OnlyShows(file);
}
