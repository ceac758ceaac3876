using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Which state backend and which checkpoint storage a job got.</summary>
internal sealed class StateBackendReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "No state backend has been configured", "Using application-defined state backend", "application-defined state backend", "State backend is set to", "Checkpoint storage is set to",
        "State backend loader loads", "Loading state backend via factory", "Using predefined options", "No checkpoint storage has been configured", "MemoryStateBackend", "RocksDBStateBackend", "FsStateBackend", "HashMapStateBackend", "EmbeddedRocksDBStateBackend", "ForStStateBackend",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text) || line.Header is null)
            return;
        if (Storage.Match(line.Text) is { Success: true } storage)
            Add(line, context, storage.Groups["kind"].Value == "jobmanager" ? "memory" : "filesystem", storage: true, isDefault: false);
        else if (Default.IsMatch(line.Text))
            Add(line, context, line.Text.Contains("HashMap", StringComparison.Ordinal) ? "hashmap" : "memory", storage: false, isDefault: true);
        else if (Backend.Match(line.Text) is { Success: true } backend)
            Add(line, context, Name(backend.Value), storage: false, isDefault: false);
    }

    private static void Add(LogLine line, LineContext context, string backend, bool storage, bool isDefault) =>
        context.Facts.Add(new StateBackendChosen { Origin = line.Origin(), Backend = backend, Storage = storage, IsDefault = isDefault });

    private static string Name(string text) => text switch
    {
        _ when text.Contains("RocksDB", StringComparison.OrdinalIgnoreCase) => "rocksdb",
        _ when text.Contains("ForSt", StringComparison.Ordinal) => "forst",
        _ when text.Contains("HashMap", StringComparison.OrdinalIgnoreCase) => "hashmap",
        _ when text.Contains("Fs", StringComparison.Ordinal) || text.Contains("filesystem", StringComparison.Ordinal) => "filesystem",
        _ => "memory",
    };

    private static readonly Regex Storage = new(@"Checkpoint storage is set to '?(?<kind>jobmanager|filesystem)", RegexOptions.ExplicitCapture);

    private static readonly Regex Default = new(@"No state backend has been configured|No checkpoint storage has been configured");

    private static readonly Regex Backend = new(@"\b(?:Embedded)?(?:RocksDB|ForSt|HashMap|Fs|Memory)StateBackend\b|State backend is set to \w+", RegexOptions.ExplicitCapture);
}
