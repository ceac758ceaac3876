using System.Diagnostics;
using System.Globalization;
using Plimsoll.Diagnosis;
using Plimsoll.Diagnosis.Evidence;
using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Bench;

/// <summary>The literal search of the log scan, with every reader's literals, apart from everything else.</summary>
internal static class LiteralScan
{
    public static void Report(string log, int runs)
    {
        string[] literals = [.. ReaderCatalog.Create().OfType<LineReader>().SelectMany(reader => reader.Literals)];
        var scanner = new LiteralScanner(literals);
        var text = File.ReadAllBytes(log)[..(int)Math.Min(new FileInfo(log).Length, 1 << 30)];
        var best = double.MaxValue;
        var hits = 0;
        for (var run = 0; run < runs; run++)
        {
            var watch = Stopwatch.StartNew();
            hits = Count(scanner, text);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{literals.Length} literals: {text.Length / best / 1e9:0.00} GB/s, {hits} lines with one, {scanner.Candidates / runs} places looked at closely ({text.Length / Math.Max(1, scanner.Candidates / runs)} bytes apart)"));
    }

    private static int Count(LiteralScanner scanner, byte[] text)
    {
        var hits = 0;
        for (var position = 0; (position = scanner.Next(text, position)) >= 0; hits++)
        {
            var end = text.AsSpan(position).IndexOf((byte)'\n');
            if (end < 0)
                return hits + 1;
            position += end + 1;
        }

        return hits;
    }
}
