using System.Text;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Diagnosis.Linking;
using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Reads every source once: documents by the reader that recognises them, all other text by the shared line scan.</summary>
internal sealed class EvidenceReading(EvidenceOptions options, IProgress<DiagnosisProgress>? progress, CancellationToken cancellation)
{
    private const int SampleBytes = 64 << 10;

    private readonly DocumentReader[] _documents = [.. ReaderCatalog.Create().OfType<DocumentReader>()];
    private readonly LineScanner _scanner = new([.. ReaderCatalog.Create().OfType<LineReader>()]);
    private readonly List<SourceFacts> _sources = [];
    private readonly List<Coverage> _coverage = [];
    private readonly List<CrashedCheck> _crashed = [];
    private long _bytes;

    /// <summary>Readers that failed.</summary>
    public IReadOnlyList<CrashedCheck> Crashed => _crashed;

    /// <summary>The facts of every source.</summary>
    public IReadOnlyList<SourceFacts> Sources => _sources;

    /// <summary>What became of every source.</summary>
    public IReadOnlyList<Coverage> Coverage => _coverage;

    /// <summary>Reads everything below the paths.</summary>
    public void Read(IReadOnlyList<string> paths, Func<Stream> standardInput) =>
        new EvidenceWalker(options, Visit, _coverage.Add, cancellation).Walk(paths, standardInput);

    private void Visit(EvidenceSource source)
    {
        progress?.Report(new DiagnosisProgress(source.Path, _bytes, 0));
        using var peek = new PeekStream(source.Content, SampleBytes);
        var sample = peek.Head.Span;
        if (sample.IsEmpty)
            _coverage.Add(new Coverage(source.Path, "empty file", CoverageState.Read, "0 bytes"));
        else if (sample.StartsWith("JAVA PROFILE 1.0."u8))
            ReadHeapDump(source, peek);
        else if (CheckpointMetadataReading.Recognises(sample))
            ReadCheckpoint(source, peek);
        else if (Magic.Foreign(sample) is var (format, advice))
            _coverage.Add(new Coverage(source.Path, format, CoverageState.Unsupported, advice, source.Length ?? 0));
        else if (!Magic.LooksLikeText(sample))
            _coverage.Add(new Coverage(source.Path, null, CoverageState.Unrecognised, "binary data of no known format", source.Length ?? 0));
        else
            ReadText(source, peek);
    }

    private void ReadHeapDump(EvidenceSource source, Stream content)
    {
        var (fact, coverage) = HeapDumpReading.Read(source, content, options.HeapIndex, cancellation);
        _coverage.Add(coverage);
        if (fact is not null)
            _sources.Add(new SourceFacts(source.Path, [fact]));
    }

    private void ReadCheckpoint(EvidenceSource source, Stream content)
    {
        var facts = new FactSink();
        _coverage.Add(CheckpointMetadataReading.Read(source, content, facts));
        _sources.Add(new SourceFacts(source.Path, facts.Kept()));
    }

    private void ReadText(EvidenceSource source, PeekStream peek)
    {
        var (content, encoding) = TextDecoding.ToUtf8(peek, peek.Head.Span);
        var text = new PeekStream(content, SampleBytes);
        var sample = new DocumentSample(source.Path, Encoding.UTF8.GetString(WholeCharacters(text)).TrimStart('\ufeff'), text.HeadIsAll);
        if (OtherMachines.Recognise(sample.Text) is var (format, advice))
        {
            _coverage.Add(new Coverage(source.Path, format, CoverageState.Unsupported, advice, source.Length ?? 0));
            return;
        }

        var facts = new FactSink();
        var (reader, score) = _documents.Select(document => (document, document.Recognise(sample))).OrderByDescending(pair => pair.Item2).FirstOrDefault();
        var coverage = score > 0 && reader is not null ? ReadDocument(source, reader, text, facts) : ReadLines(source.Path, text, text.HeadIsAll, facts, null);
        if (encoding is not null)
            coverage = coverage with { Detail = $"{coverage.Detail}; text in {encoding}" };
        _coverage.Add(coverage);
        foreach (var seen in SystemRecognition.In(source.Path, sample.Text, coverage.Format == "notes"))
            facts.Add(seen);
        if (sample.Complete && OptionFile.IsOne(source.Path))
            facts.Add(new OwnFile { Origin = new Origin(source.Path, 0, 0, null, ""), Lines = [.. sample.Text.Split('\n').Select(line => line.TrimEnd('\r'))] });
        _crashed.AddRange(facts.Crashed);
        _sources.Add(new SourceFacts(source.Path, facts.Kept()));
    }

    private Coverage ReadDocument(EvidenceSource source, DocumentReader reader, PeekStream content, FactSink facts)
    {
        var bytes = ReadBounded(content, options.MaxDocumentBytes);
        var whole = bytes.Length <= options.MaxDocumentBytes;
        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, options.MaxDocumentBytes))).TrimStart('\ufeff');
        _bytes += bytes.Length;
        var result = Understood(reader, new EvidenceDocument(source.Path, text), facts);
        var detail = whole ? result.Detail : $"{result.Detail}; only the first {options.MaxDocumentBytes} bytes were read";
        if (result.AlsoLines)
        {
            var told = facts.Offered > 0;
            var lines = ReadLines(source.Path, new PeekStream(new MemoryStream(bytes), SampleBytes), bytes.Length <= SampleBytes, facts, told ? reader.Format : null);
            // A document that told nothing as such is what its lines are.
            return told || lines.Facts == 0 ? lines with { Format = reader.Format, Detail = $"{detail}; {lines.Detail}" } : lines;
        }

        return new Coverage(source.Path, reader.Format, result.Complete && whole ? CoverageState.Read : CoverageState.Partial, detail, bytes.Length, text.AsSpan().Count('\n'), facts.Offered);
    }

    private static DocumentCoverage Understood(DocumentReader reader, EvidenceDocument document, FactSink facts)
    {
        try
        {
            return reader.Read(document, facts);
        }
        catch (Exception defect) when (facts.Crash(reader, document.Path, 1, defect))
        {
            return new DocumentCoverage(false, "not understood to its end", AlsoLines: true);
        }
    }

    private Coverage ReadLines(string path, PeekStream content, bool small, FactSink facts, string? format)
    {
        long bytes = 0;
        using var tee = GcLineTee.For(content, content.Head.Span);
        var scan = _scanner.Scan(path, tee ?? (Stream)content, small, facts, got => Advance(path, got, ref bytes), cancellation);
        var gc = tee?.Complete(path, facts);
        format ??= gc is { } log && log.Gc * 2 > log.Total ? "GC log" : HasRecords(content.Head.Span) ? "log" : scan.Format ?? "text";
        var detail = scan.LongLines == 0 ? $"{scan.Lines} lines" : $"{scan.Lines} lines, of {scan.LongLines} overlong ones only the beginning";
        if (gc is { Gc: > 0 } read)
            detail += $"; {read.Understood} of {read.Gc} GC lines understood";
        var complete = scan.LongLines == 0 && (gc is null || gc.Understood == gc.Gc);
        return new Coverage(path, format, complete ? CoverageState.Read : CoverageState.Partial, detail, bytes, scan.Lines, facts.Offered);
    }

    // A log of which no reader knows a line is a log still; a time on a line of its own is what jcmd prints above a table.
    private static bool HasRecords(ReadOnlySpan<byte> sample) =>
        Encoding.UTF8.GetString(sample[..Math.Min(sample.Length, 4096)]).TrimStart('\ufeff').Split('\n').Any(line => LogHeader.Parse(Envelope.Open(line).Text) is { Level: not null } or { At: not null, Message.Length: > 0 });

    private void Advance(string path, long got, ref long bytes)
    {
        bytes += got;
        _bytes += got;
        progress?.Report(new DiagnosisProgress(path, _bytes, 0));
    }

    private static byte[] ReadBounded(Stream content, int bound)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        int got;
        while (buffer.Length <= bound && (got = content.Read(chunk)) > 0)
            buffer.Write(chunk, 0, got);
        return buffer.ToArray();
    }

    // A sample may end in the middle of a character.
    private static ReadOnlySpan<byte> WholeCharacters(PeekStream text)
    {
        var head = text.Head.Span;
        if (text.HeadIsAll)
            return head;
        var newline = head.LastIndexOf((byte)'\n');
        return newline < 0 ? head : head[..newline];
    }
}
