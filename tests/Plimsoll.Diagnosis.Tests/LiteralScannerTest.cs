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
            var found = new bool[Literals.Length];
            scanner.Match(line, found);
            var expected = Literals.Select(literal => line.AsSpan().IndexOf(Encoding.UTF8.GetBytes(literal)) >= 0).ToArray();
            return expected.SequenceEqual(found) && (scanner.Next(line, 0) >= 0) == expected.Contains(true);
        }));
    }

    [Fact]
    public void A_literal_shorter_than_the_window_is_refused() =>
        Assert.Throws<ArgumentException>(() => new LiteralScanner(["seven77"]));
}
