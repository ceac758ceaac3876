using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Plimsoll.Reports;

namespace Plimsoll.Tests;

/// <summary>No other test may run meanwhile: the language is one for the process.</summary>
[CollectionDefinition("language", DisableParallelization = true)]
public sealed class LanguageCollection;

/// <summary>A second language reaches everything that the executable says of itself. What users type here is Cyrillic: a Latin word that is left is the program's own.</summary>
[Collection("language")]
public sealed partial class LanguageTest : IDisposable
{
    private const string GcLog = "[0.001s][info][gc] Using G1\n[1.000s][info][gc] GC(0) Pause Full (System.gc()) 24M->4M(128M) 0.500ms\n";

    private static readonly Assembly[] Speakers = [typeof(CommandLine).Assembly, typeof(Prose).Assembly];

    public LanguageTest()
    {
        foreach (var speaker in Speakers)
            FullWidth.Speak(speaker);
    }

    public void Dispose()
    {
        foreach (var speaker in Speakers)
            FullWidth.Forget(speaker);
    }

    [Fact]
    public void Every_command_option_and_argument_is_described_in_it()
    {
        Symbol[] symbols = [.. Symbols(Root()).Where(symbol => symbol.Name is not ("--help" or "--version"))];
        Assert.All(symbols, symbol => Assert.False(string.IsNullOrEmpty(symbol.Description), symbol.Name));
        string[] english = [.. symbols.Where(symbol => symbol.Description!.Any(char.IsAsciiLetter)).Select(symbol => $"{symbol.Name}: {symbol.Description}")];
        Assert.Equal([], english);
    }

    [Fact]
    public async Task Of_no_help_page_an_English_sentence_is_left()
    {
        foreach (var path in Paths(Root(), ""))
        {
            var (exit, output, error) = await Run($"{path} --help".Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal((ExitCode.Healthy, ""), (exit, error));
            string[] english = [.. Sentence().Matches(OwnOfTheParser().Replace(output, "")).Select(match => $"{path}: {match.Value}")];
            Assert.Equal([], english);
        }
    }

    [Theory]
    [InlineData("explain жук")]
    [InlineData("render -")]
    [InlineData("diagnose - --min-confidence жук")]
    [InlineData("diagnose - --output жук")]
    [InlineData("gc -")]
    [InlineData("gc /жук")]
    [InlineData("gc - --from жук")]
    [InlineData("flink memory /жук")]
    [InlineData("flink memory /жук/жук")]
    [InlineData("flink memory --flink-version жук")]
    [InlineData("flink memory -D жук")]
    [InlineData("heap summary -")]
    [InlineData("heap summary /")]
    [InlineData("heap summary /жук")]
    public async Task Of_no_message_an_English_word_is_left(string arguments)
    {
        var (exit, output, error) = await Run(arguments.Split(' '), "жук\n");
        Assert.Equal((ExitCode.Usage, ""), (exit, output));
        Assert.StartsWith("plimsoll: ", error, StringComparison.Ordinal);
        Assert.Equal([], English(error));
    }

    [Fact]
    public async Task Progress_is_told_in_it()
    {
        var dump = Path.Combine(PlimsollProcess.Repository, "tests", "Plimsoll.Heap.Tests", "Data", "dumps", "quote-gateway.hprof.gz");
        foreach (var arguments in new string[][] { ["gc", "-"], ["heap", "suspects", dump, "--no-index"] })
        {
            var (_, _, error) = await Run(arguments, GcLog, isWatched: true);
            Assert.Contains("\e[K", error, StringComparison.Ordinal);
            Assert.Contains(error, letter => letter is >= 'ａ' and <= 'ｚ');
            Assert.Equal([], English(error));
        }
    }

    [Fact]
    public async Task Every_area_speaks_the_language_that_was_chosen()
    {
        await Run(["rules"]);
        foreach (var area in Speakers.SelectMany(FullWidth.Areas))
            Assert.Same(CultureInfo.InvariantCulture, area.GetProperty("Culture", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null));
    }

    private static async Task<(int Exit, string Output, string Error)> Run(string[] arguments, string input = "", bool isWatched = false)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(arguments, Host(output, error, input, isWatched));
        return (exit, output.ToString(), error.ToString());
    }

    private static CommandHost Host(TextWriter output, TextWriter error, string input, bool isWatched) =>
        new(output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(input)), isWatched ? new Leaps() : TimeProvider.System, false, isWatched, CommandHost.PlainWidth, false);

    private static RootCommand Root() => CommandLine.Build(Host(TextWriter.Null, TextWriter.Null, "", false));

    private static IEnumerable<Symbol> Symbols(Command command) => [command, .. command.Options, .. command.Arguments, .. command.Subcommands.SelectMany(Symbols)];

    private static IEnumerable<string> Paths(Command command, string path) => [path, .. command.Subcommands.SelectMany(inner => Paths(inner, $"{path} {inner.Name}"))];

    private static string[] English(string text) => [.. Word().Matches(text).Select(match => match.Value).Where(word => word != "plimsoll")];

    /// <summary>What System.CommandLine says, and the line of usage, which is names.</summary>
    [GeneratedRegex(@"Usage:\n.*\n|.* --help .*\n|.* --version .*\n")]
    private static partial Regex OwnOfTheParser();

    [GeneratedRegex("[A-Za-z]{2,} [a-z]{2,}")]
    private static partial Regex Sentence();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();
}
