using System.Globalization;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>What the events of a recording tell about memory.</summary>
internal static class FlightRecordingFacts
{
    private const int MinimumCategories = 3;

    private static readonly string[] Flags = ["MaxHeapSize", "MaxDirectMemorySize", "MaxMetaspaceSize", "ReservedCodeCacheSize", "CompressedClassSpaceSize"];

    /// <summary>Adds the facts; returns for the coverage which events there were.</summary>
    public static string Add(IReadOnlyList<RecordedEvent> events, EvidenceDocument document, FactSink sink)
    {
        foreach (var fact in events.SelectMany(one => Of(one, document)).Concat(Tracked(events, document)))
            sink.Add(fact);
        foreach (var fact in RecordedCollections.Of(events).SelectMany(run => GcRunFacts.Of(run, document.Path)))
            sink.Add(fact);
        var types = events.GroupBy(one => one.Type, StringComparer.Ordinal).OrderByDescending(type => type.Count()).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{events.Count} events of {types.Length} types, most of {types.FirstOrDefault()?.Key ?? "none"}");
    }

    private static IEnumerable<Fact> Of(RecordedEvent one, EvidenceDocument document) => one.Type switch
    {
        "jdk.JavaErrorThrow" when one["thrownClass"]?.StartsWith("java.lang.OutOfMemoryError", StringComparison.Ordinal) == true || one["thrownClass.name"]?.Replace('/', '.') == "java.lang.OutOfMemoryError" =>
            [Error(one, one["message"] ?? "", document)],
        "jdk.MetaspaceOOM" => [Error(one, "Metaspace", document)],
        "jdk.CodeCacheFull" => [new CodeCacheFull { Origin = Origin(one, document, one["codeBlobType"]), Segment = one["codeBlobType"] ?? "CodeCache" }],
        "jdk.ContainerConfiguration" when one.Bytes("memoryLimit") is > 0 and var limit => [new ContainerLimit { Origin = Origin(one, document, $"memoryLimit = {one["memoryLimit"]}"), Bytes = limit }],
        "jdk.GCHeapConfiguration" when one.Bytes("maxSize") is > 0 and var most => [Flag("MaxHeapSize", most, Origin(one, document, $"maxSize = {one["maxSize"]}"))],
        "jdk.UnsignedLongFlag" or "jdk.LongFlag" when Flags.Contains(one["name"] ?? "", StringComparer.Ordinal) && one.Bytes("value") is > 0 and var value =>
            [Flag(one["name"] ?? "", value, Origin(one, document, $"{one["name"]} = {one["value"]}, {UnseenLimit.RecordedByItself}{one["origin"]}\""))],
        "jdk.JVMInformation" => JvmArguments.Parse(one["jvmArguments"] ?? "").Select(Fact (argument) => new JvmFlag { Origin = Origin(one, document, argument.Text), Name = argument.Name, Value = argument.Value, AfterMain = argument.AfterMain }),
        "jdk.ResidentSetSize" when one.Bytes("size") is > 0 and var resident => [new ResidentMemory { Origin = Origin(one, document, $"size = {one["size"]}"), Program = "java", Bytes = resident }],
        "jdk.OldObjectSample" when one.Chain is [var sampled, ..] => [Old(one, sampled, document)],
        _ => [],
    };

    private static Origin Origin(RecordedEvent one, EvidenceDocument document, string? words) => document.Origin(one.Line, $"{one.Type} {words}".TrimEnd(), one.At);

    private static JvmFlag Flag(string name, long bytes, Origin origin) => new() { Origin = origin, Name = name, Value = bytes.ToString(CultureInfo.InvariantCulture), InForce = true };

    private static Thrown Error(RecordedEvent one, string message, EvidenceDocument document)
    {
        const string Class = "java.lang.OutOfMemoryError";
        var text = message.Length > 0 ? $"{Class}: {message}" : Class;
        var origin = Origin(one, document, text);
        return new Thrown { Origin = origin, Thread = ThreadName(one), Chain = [new ThrowableLink(Class, message, text, one.Frames, origin)] };
    }

    // eventThread = "main" (javaThreadId = 1)
    private static string? ThreadName(RecordedEvent one) => one["eventThread.javaName"] ?? (one["eventThread"] is { } thread ? thread.Split('"')[0] : null);

    private static OldObject Old(RecordedEvent one, string sampled, EvidenceDocument document) => new()
    {
        Origin = Origin(one, document, string.Join(" <- ", one.Chain.Take(6))),
        Class = TypeOf(sampled),
        Holder = HolderIn(one.Chain),
        Site = one.Frames.FirstOrDefault(ApplicationFrames.IsApplication) is { } frame ? ApplicationFrames.Short(frame) : "",
        HeapUsed = one.Bytes("lastKnownHeapUsage"),
        Age = one.Duration("objectAge"),
    };

    // users : java.lang.Class Class Name: Application;  entries : com.acme.Registry;  [12] : java.lang.Object[2048]
    private static string HolderIn(IReadOnlyList<string> chain)
    {
        foreach (var link in chain.Skip(1))
        {
            if (link.Split(" : ", 2) is not [var field, var held])
                continue;
            var type = held.IndexOf("Class Name: ", StringComparison.Ordinal) is >= 0 and var at ? held[(at + "Class Name: ".Length)..].Trim() : TypeOf(held);
            var isStatic = held.StartsWith("java.lang.Class ", StringComparison.Ordinal);
            if (!type.EndsWith(']') && (isStatic || ApplicationFrames.IsApplication(type)) && !type.StartsWith("java.", StringComparison.Ordinal))
                return field.StartsWith('[') ? type : $"{type}.{field}";
        }

        return "";
    }

    private static string TypeOf(string words) => words.Split(' ', 2)[0];

    // The first and the last picture: what grew between them grew.
    private static IEnumerable<Fact> Tracked(IReadOnlyList<RecordedEvent> events, EvidenceDocument document)
    {
        var totals = events.Where(one => one.Type == "jdk.NativeMemoryUsageTotal").ToArray();
        var pictures = events.Where(one => one is { Type: "jdk.NativeMemoryUsage", TimeOfDay: not null } && one["type"] is not null).GroupBy(one => one["startTime"], StringComparer.Ordinal).ToArray();
        foreach (var total in totals is [var first, .., var last] ? [first, last] : totals)
        {
            NativeMemoryCategory[] categories =
            [
                .. (pictures.MinBy(picture => Apart(picture.First(), total)) ?? Enumerable.Empty<RecordedEvent>())
                    .Select(one => new NativeMemoryCategory(one["type"] ?? "", one.Bytes("reserved") ?? 0, one.Bytes("committed") ?? 0, null)),
            ];
            if (categories.Length >= MinimumCategories && total.Bytes("committed") is { } committed)
                yield return new NativeMemoryTaken { Origin = Origin(total, document, $"committed = {total["committed"]}"), Memory = new NativeMemory(total.Bytes("reserved") ?? committed, committed, null, categories) };
        }
    }

    private static TimeSpan Apart(RecordedEvent one, RecordedEvent other) => ((one.TimeOfDay ?? TimeSpan.Zero) - (other.TimeOfDay ?? TimeSpan.Zero)).Duration();
}
