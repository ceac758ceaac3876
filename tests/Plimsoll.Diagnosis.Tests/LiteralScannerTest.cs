using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Tests;

public sealed class LiteralScannerTest
{
    private static readonly string[] Literals = ["OutOfMemoryError", "Insufficient number of network buffers", "abcdefgh", "aaaaaaaa", "Killed process "];

    [Fact]
    public void Finds_what_a_naive_search_finds_wherever_a_literal_stands()
    {
        var scanner = new LiteralScanner(Literals);
        var pieces = Gen.Elements<string>([.. Literals, "a", "aaaa", "abcdefg", "OutOfMemory", " ", "\n", "x y z", "2026-11-21 INFO "]);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(pieces.ArrayOf().ToArbitrary(), parts =>
        {
            var line = Encoding.UTF8.GetBytes(string.Concat(parts).Replace('\n', ' '));
            var found = new List<int>();
            scanner.Match(line, found);
            var expected = Enumerable.Range(0, Literals.Length).Where(index => line.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Literals[index])) >= 0).ToArray();
            return expected.SequenceEqual(found.Order()) && (scanner.Next(line, 0) >= 0) == expected.Length > 0;
        }));
    }

    [Fact]
    public void A_literal_shorter_than_the_window_is_refused() =>
        Assert.Throws<ArgumentException>(() => new LiteralScanner(["seven77"]));
}
