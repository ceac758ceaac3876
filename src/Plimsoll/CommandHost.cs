using System.Globalization;

namespace Plimsoll;

/// <summary>What a command may touch of the world: its streams, its clock and the terminal's manners.</summary>
/// <param name="Output">Standard output: the answer, and nothing else.</param>
/// <param name="Error">Standard error: progress, notes and messages.</param>
/// <param name="Input">Standard input, for <c>-</c>.</param>
/// <param name="Clock">The clock of progress estimates.</param>
/// <param name="OutputIsTerminal">Whether a person reads <paramref name="Output"/> on a terminal.</param>
/// <param name="ErrorIsTerminal">Whether a person reads <paramref name="Error"/> on a terminal.</param>
/// <param name="Width">Columns of the terminal; when piped what COLUMNS says, else <see cref="PlainWidth"/>.</param>
/// <param name="Color">Whether escape sequences may be written to <paramref name="Output"/>.</param>
public sealed record CommandHost(
    TextWriter Output,
    TextWriter Error,
    Func<Stream> Input,
    TimeProvider Clock,
    bool OutputIsTerminal,
    bool ErrorIsTerminal,
    int Width,
    bool Color)
{
    private const int LeastWidth = 40;
    private const int MostWidth = 400;

    /// <summary>Columns of piped output, and of every file.</summary>
    public const int PlainWidth = 100;

    /// <summary>The streams and the environment of this process.</summary>
    public static CommandHost FromProcess()
    {
        var terminal = !Console.IsOutputRedirected;
        return new CommandHost(
            new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false), 1 << 16),
            Console.Error,
            Console.OpenStandardInput,
            TimeProvider.System,
            terminal,
            !Console.IsErrorRedirected,
            terminal ? TerminalWidth() : PipedWidth(),
            terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"));
    }

    /// <summary>Says something on standard error, below the program's name.</summary>
    public void Tell(string message) => Error.WriteLine($"plimsoll: {message}");

    private static int PipedWidth() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) ? Math.Clamp(columns, LeastWidth, MostWidth) : PlainWidth;

    private static int TerminalWidth()
    {
        try
        {
            return Math.Max(LeastWidth, Console.WindowWidth);
        }
        catch (IOException)
        {
            return PlainWidth;
        }
    }
}
