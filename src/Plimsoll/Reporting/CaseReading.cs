using Plimsoll.Commands;
using Plimsoll.Diagnosis;
using Plimsoll.Reports;

namespace Plimsoll.Reporting;

/// <summary>Gets a result: from evidence, or from the JSON of an earlier run.</summary>
internal static class CaseReading
{
    /// <summary>Diagnoses evidence; null when nothing of it could be read, which has been said.</summary>
    public static CaseReport? Diagnose(CommandHost host, string[] paths, bool context, CancellationToken cancellation)
    {
        using var progress = new DiagnosisProgressLine(host, paths);
        var options = new EvidenceOptions { HeapIndex = dump => HeapCache.For(new HeapDumpFile(dump, null), null, 1, matCompatible: false)?.Place };
        _ = Task.Run(() => CaseRehearsal.Run(cancellation), cancellation);
        var verdict = new Diagnostician(options).Diagnose(paths, host.Input, progress, cancellation);
        progress.Clear();
        if (verdict.Coverage.All(source => source.State == CoverageState.Unreadable))
        {
            NothingReadable(host, paths, verdict);
            return null;
        }

        return CaseDraft.Of(verdict, context ? new QuoteContext(new EvidenceOptions(), cancellation).Read(paths, CaseDraft.QuotedBy(verdict)) : null);
    }

    /// <summary>A result from either: a JSON file that says it is one, or evidence.</summary>
    public static CaseReport? Get(CommandHost host, string path, CancellationToken cancellation) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(path) && SaysItIsOne(path) ? Load(host, path) : Diagnose(host, [path], false, cancellation);

    private static bool SaysItIsOne(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[256];
        var got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head.AsSpan(0, got).IndexOf("\"schema_version\""u8) >= 0;
    }

    /// <summary>Reads a result; null when it is none, which has been said.</summary>
    public static CaseReport? Load(CommandHost host, string path) => Document(host, path) is { } bytes ? Read(host, path, () => ReportJson.Read(bytes)) : null;

    /// <summary>Reads a document with a reader of <see cref="ReportJson"/>; null when it is none, which has been said.</summary>
    public static T? Read<T>(CommandHost host, string path, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ReportFormatException wrong)
        {
            host.Tell($"{path}: {wrong.Message}");
            return null;
        }
    }

    /// <summary>The bytes of a document, bounded; null when they cannot be had, which has been said.</summary>
    public static byte[]? Document(CommandHost host, string path)
    {
        try
        {
            using var content = path == "-" ? host.Input() : File.OpenRead(path);
            using var buffer = new MemoryStream();
            var chunk = new byte[1 << 16];
            int got;
            while ((got = content.Read(chunk)) > 0 && buffer.Length <= ReportJson.MaxBytes)
                buffer.Write(chunk, 0, got);
            if (buffer.Length <= ReportJson.MaxBytes)
                return buffer.ToArray();
            host.Tell(Prose.Fill(CaseCommandProse.TooLarge, path, ReportJson.MaxBytes));
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            host.Tell($"{path}: {denied.Message}");
        }

        return null;
    }

    private static void NothingReadable(CommandHost host, string[] paths, CaseVerdict verdict)
    {
        host.Tell(CaseCommandProse.NothingToRead);
        if (verdict.Coverage.Count == 0)
            host.Error.WriteLine($"  {Prose.Fill(CaseCommandProse.NoFileBelow, string.Join(", ", paths))}");
        foreach (var source in verdict.Coverage.Take(20))
            host.Error.WriteLine($"  {source.Source}: {source.Detail}");
    }
}
