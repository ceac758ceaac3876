using System.Text;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis;

/// <summary>One line near a quote.</summary>
/// <param name="Line">Its number from 1.</param>
/// <param name="Text">Its text, redacted and of bounded length.</param>
public sealed record ContextLine(long Line, string Text);

/// <summary>
/// Reads the lines around quotes again, from the same paths. Files on disk are entered at the quote's offset; what lies in archives is streamed
/// up to a bound. A place that no longer holds the quote, or cannot be read again (standard input), has no context.
/// </summary>
public sealed class QuoteContext(EvidenceOptions options, CancellationToken cancellation)
{
    private const int Around = 3;
    private const int BytesBefore = 8 << 10;
    private const int BytesAfter = 16 << 10;
    private const long MaxStreamed = 64L << 20;

    private readonly Dictionary<Origin, IReadOnlyList<ContextLine>> _found = [];

    /// <summary>The context of every quote that has one.</summary>
    /// <param name="paths">The paths of the diagnosis.</param>
    /// <param name="quotes">Origins with a line.</param>
    public IReadOnlyDictionary<Origin, IReadOnlyList<ContextLine>> Read(IReadOnlyList<string> paths, IEnumerable<Origin> quotes)
    {
        var wanted = quotes.Where(quote => quote.Line > 0).Distinct().GroupBy(quote => quote.Source, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.OrderBy(quote => quote.Offset).ToArray(), StringComparer.Ordinal);
        if (wanted.Count > 0)
            new EvidenceWalker(options, source => Visit(source, wanted), static _ => { }, cancellation).Walk([.. paths.Where(path => path != "-")], static () => Stream.Null);
        return _found;
    }

    private void Visit(EvidenceSource source, Dictionary<string, Origin[]> wanted)
    {
        if (!wanted.TryGetValue(source.Path, out var quotes))
            return;
        if (source.File is { } file)
            ReadFile(file, quotes);
        else
            ReadStream(source.Content, quotes);
    }

    private void ReadFile(string path, Origin[] quotes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[BytesBefore + BytesAfter];
        foreach (var quote in quotes)
        {
            var from = Math.Max(0, quote.Offset - BytesBefore);
            file.Position = Math.Min(from, file.Length);
            var got = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            Keep(quote, buffer.AsSpan(0, got), (int)(quote.Offset - from));
        }
    }

    // A sliding window over the stream: the part before a quote is still there when its offset comes.
    private void ReadStream(Stream content, Origin[] quotes)
    {
        var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        var last = Math.Min(quotes[^1].Offset + BytesAfter, MaxStreamed);
        int got;
        while (bytes.Length < last && (got = content.Read(chunk)) > 0)
            bytes.Write(chunk, 0, got);
        var all = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        foreach (var quote in quotes.Where(quote => quote.Offset < bytes.Length))
        {
            var from = (int)Math.Max(0, quote.Offset - BytesBefore);
            Keep(quote, all[from..(int)Math.Min(all.Length, quote.Offset + BytesAfter)], (int)quote.Offset - from);
        }
    }

    private void Keep(Origin quote, ReadOnlySpan<byte> bytes, int at)
    {
        if (at >= bytes.Length || (at > 0 && bytes[at - 1] != (byte)'\n'))
            return;
        var before = Encoding.UTF8.GetString(bytes[..at]).Split('\n')[..^1];
        var after = Encoding.UTF8.GetString(bytes[at..]).Split('\n');
        if (!Matches(after[0], quote.Excerpt))
            return;
        // The window may begin in the middle of a line.
        var above = before.Skip(Math.Max(1, before.Length - Around) - (before.Length <= Around && at < BytesBefore ? 1 : 0)).ToArray();
        var lines = above.Concat(after.Take(Around + 1)).Select((line, index) => new ContextLine(quote.Line - above.Length + index, Shown(line))).ToArray();
        _found[quote] = lines[^1].Text.Length == 0 ? lines[..^1] : lines;
    }

    private static bool Matches(string line, string excerpt)
    {
        var shown = Shown(line);
        return excerpt.Length > 0 && (shown.Contains(excerpt[..Math.Min(excerpt.Length, 24)], StringComparison.Ordinal) || excerpt.Contains(shown.Length > 24 ? shown[..24] : shown, StringComparison.Ordinal));
    }

    private static string Shown(string line) => Excerpt.Of(Envelope.Open(line).Text);
}
