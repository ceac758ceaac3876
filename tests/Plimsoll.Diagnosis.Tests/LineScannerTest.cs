using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Tests;

public sealed class LineScannerTest
{
    [Fact]
    public void Line_numbers_and_offsets_are_right_whatever_stands_between()
    {
        var pieces = Gen.Elements("plain line\n", "MARKED-LINE one\n", "\n", "long " + new string('z', 3000) + "\n", "CRLF line\r\n", "内存 MARKED-LINE\n");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(pieces.ArrayOf().ToArbitrary(), parts =>
        {
            var text = string.Concat(parts);
            var seen = Scan(text, small: false);
            return Expected(text).SequenceEqual(seen.Select(line => (line.Number, line.Offset)));
        }));
    }

    [Fact]
    public void Windows_larger_than_a_megabyte_lose_no_line()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"line {i} of a long log with some filling text {(i % 1000 == 0 ? "MARKED-LINE" : "nothing")}\n"));
        Assert.Equal(Expected(text), Scan(text, small: false).Select(line => (line.Number, line.Offset)));
    }

    [Fact]
    public void A_line_beyond_the_window_is_counted_once_and_its_beginning_read()
    {
        var text = "first\nMARKED-LINE " + new string('x', 5 << 20) + "\nMARKED-LINE last\n";
        var lines = Scan(text, small: false);
        Assert.Equal([2L, 3L], lines.Select(line => line.Number));
        Assert.True(lines[0].Text.Length <= LineScanner.MaxLineBytes);
    }

    [Fact]
    public void Lines_before_a_hit_are_at_hand()
    {
        var reader = new Recorder();
        Scan("a\nb\nc\nMARKED-LINE\n", small: false, reader);
        Assert.Equal(["b", "c"], reader.Before.Select(line => line.Text));
    }

    private static IEnumerable<(long, long)> Expected(string text)
    {
        long number = 0, offset = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Contains("MARKED-LINE", StringComparison.Ordinal))
                yield return (number, offset);
            offset += Encoding.UTF8.GetByteCount(line) + 1;
        }
    }

    private static List<LogLine> Scan(string text, bool small, Recorder? reader = null)
    {
        reader ??= new Recorder();
        new LineScanner([reader]).Scan("x.log", new MemoryStream(Encoding.UTF8.GetBytes(text)), small, new FactSink(), null, CancellationToken.None);
        return reader.Lines;
    }

    private sealed class Recorder : LineReader
    {
        public List<LogLine> Lines { get; } = [];

        public IReadOnlyList<LogLine> Before { get; private set; } = [];

        public override string Format => "test";

        public override IReadOnlyList<string> Literals { get; } = ["MARKED-LINE"];

        public override void Read(LogLine line, LineContext context)
        {
            Lines.Add(line);
            Before = context.Preceding(2);
        }
    }
}
