using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plimsoll.Flink;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What every <c>heap</c> command shares: the dump, the format, the limit, messages and exit codes.</summary>
internal abstract class HeapQuestion(string word, string description) : CommandModule
{
    private readonly Argument<string> _dump = new("DUMP") { Description = HeapCommandProse.Dump };
    private readonly Option<string> _format = new("--format") { Description = HeapCommandProse.Format, DefaultValueFactory = _ => "text" };
    private readonly Option<int> _limit = new("--limit") { Description = HeapCommandProse.Limit, DefaultValueFactory = _ => 30 };

    private readonly Option<bool> _matCompatible = new("--mat-compat") { Description = HeapCommandProse.MatCompatible };
    private readonly Option<int> _number = new("--dump") { Description = HeapCommandProse.Number, DefaultValueFactory = _ => 1 };

    private readonly Option<bool> _progress = new("--progress") { Description = HeapCommandProse.Progress };
    private readonly Option<string?> _memory = new("--memory") { Description = HeapCommandProse.Memory };

    private readonly Option<string?> _index = new("--index") { Description = HeapCommandProse.Index };
    private readonly Option<bool> _noIndex = new("--no-index") { Description = HeapCommandProse.NoIndex };

    /// <summary>How much of the way to retained sizes the question goes, for the progress line: 0.2 one pass, 0.5 with reachability.</summary>
    protected virtual double Work => 1;

    public override string Path => "heap " + word;

    public override Command Build(CommandHost host)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        var command = new Command(word, description) { _dump, _format, _limit, _matCompatible, _number, _progress, _memory, _index, _noIndex };
        foreach (var option in Options())
            command.Add(option);
        foreach (var argument in Arguments())
            command.Add(argument);
        command.SetAction((parsed, cancellation) => Task.FromResult(HeapFailure.Guard(host, () => Run(host, parsed, cancellation))));
        return command;
    }

    private HeapOptions Options(ParseResult parsed, HeapIndexPlace? index) =>
        new() { MatCompatible = parsed.GetValue(_matCompatible), Dump = parsed.GetValue(_number), Memory = Memory(parsed.GetValue(_memory)), Index = index };

    private HeapCache? Cache(ParseResult parsed, HeapDumpFile dump)
    {
        if (!parsed.GetValue(_noIndex))
            return HeapCache.For(dump, parsed.GetValue(_index), parsed.GetValue(_number), parsed.GetValue(_matCompatible));
        return parsed.GetValue(_index) is null ? null : throw new HeapDumpException(HeapCommandProse.IndexContradiction);
    }

    /// <summary>The bound of memory as it was typed, in bytes; otherwise most of what there is.</summary>
    public static long Memory(string? text) => text is null ? HeapOptions.MostMemory
        : MemorySize.TryParse(text, out var size, out var error) && size.Bytes > 0 ? size.Bytes : throw new HeapDumpException(Prose.Fill(HeapCommandProse.MemoryWrong, error.Length > 0 ? error : HeapCommandProse.MemoryNotPositive));

    /// <summary>Options of this question alone.</summary>
    protected virtual IEnumerable<Option> Options() => [];

    /// <summary>Arguments behind the dump.</summary>
    protected virtual IEnumerable<Argument> Arguments() => [];

    /// <summary>Answers; a finding is exit code 1. Throws <see cref="HeapDumpException"/> for what the user has to change.</summary>
    protected abstract int Answer(HeapAnswer answer);

    private int Run(CommandHost host, ParseResult parsed, CancellationToken cancellation)
    {
        using var progress = new HeapProgressLine(host, parsed.GetValue(_progress), Work);
        var dump = HeapDumpFile.Of(parsed.GetRequiredValue(_dump), cancellation);
        var cache = Cache(parsed, dump);
        using var graph = dump.Open(Options(parsed, cache?.Place), progress, host, cancellation);
        using var note = new HeapIndexNote(host, graph, cache);
        var limit = Math.Max(0, parsed.GetRequiredValue(_limit));
        var isJson = parsed.GetRequiredValue(_format) == "json";
        var code = Answer(new HeapAnswer(host, parsed, graph, isJson, limit, parsed.GetResult(_limit) is { Implicit: false } ? limit : int.MaxValue, cancellation));
        return code == ExitCode.Healthy && !graph.Coverage.IsComplete ? ExitCode.Undecided : code;
    }
}

/// <summary>One question about one open dump; complete lists in JSON unless a limit was given.</summary>
internal sealed record HeapAnswer(CommandHost Host, ParseResult Parsed, HeapGraph Graph, bool Json, int Limit, int JsonLimit, CancellationToken Cancellation)
{
    /// <summary>For lists that could be as long as the heap is large: 1000 in JSON unless a limit was given.</summary>
    public int LongLimit => Json ? Math.Min(JsonLimit, Math.Max(Limit, 1000)) : Limit;

    /// <summary>An object's address as other heap commands print it.</summary>
    public static ulong? Address(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address) ? address : null;

    /// <summary>Writes the answer in the format asked for. It is out before anything is kept for the next question.</summary>
    public void Write(Action<TextWriter> text, Action<Utf8JsonWriter> json)
    {
        if (Json)
        {
            Host.Output.WriteLine(HeapJson.Document(Graph.Coverage, json));
        }
        else
        {
            HeapText.Coverage(Host.Output, Graph.Coverage);
            text(Host.Output);
        }

        Host.Output.Flush();
    }
}
