using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>One option of a JVM's command line.</summary>
/// <param name="Name">The flag's own name: <c>MaxHeapSize</c> for <c>-Xmx</c>; a system property keeps its <c>-D</c>.</param>
/// <param name="Value">Its value; <c>true</c> or <c>false</c> for switches.</param>
/// <param name="Text">As it stands.</param>
/// <param name="AfterMain">Whether it stands after <c>-jar X</c> or the main class: the JVM passes it to the program and does not see it.</param>
public readonly record struct JvmArgument(string Name, string Value, string Text, bool AfterMain)
{
    /// <summary>Where it begins in the text that was parsed, in UTF-16 units from 0.</summary>
    public int Index { get; init; }
}

/// <summary>Reads JVM options out of a command line, a variable of a start script, <c>VM.flags</c> or a log line.</summary>
public static partial class JvmArguments
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["-Xmx"] = "MaxHeapSize",
        ["-Xms"] = "InitialHeapSize",
        ["-Xmn"] = "NewSize",
        ["-Xss"] = "ThreadStackSize",
    };

    private static readonly Regex[] Mains = [Told(), Jar(), Module(), MainClass()];

    /// <summary>The options in their order.</summary>
    public static IReadOnlyList<JvmArgument> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var arguments = new List<JvmArgument>();
        var main = Main(text);
        foreach (Match match in Option().Matches(text))
        {
            if (Of(match.Value.Trim('"', '\'', ','), IsAfter(main, match.Index, text)) is { } argument)
                arguments.Add(argument with { Index = match.Index });
        }

        return arguments;
    }

    /// <summary>Where the jar (with its <c>-jar</c>) or the main class of a java command begins, in UTF-16 units from 0: options count before it; -1 where the text names none.</summary>
    public static int MainAt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Main(text) is { } main ? main.Index : -1;
    }

    private static JvmArgument? Of(string text, bool afterMain)
    {
        if (text.StartsWith("-XX:", StringComparison.Ordinal))
            return Advanced(text, afterMain);
        if (text.StartsWith("-D", StringComparison.Ordinal))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? new(text, "true", text, afterMain) : new(text[..equals], text[(equals + 1)..], text, afterMain);
        }

        return text.Length > 4 && Short.TryGetValue(text[..4], out var name) ? new(name, text[4..], text, afterMain) : null;
    }

    private static JvmArgument? Advanced(string text, bool afterMain)
    {
        var body = text[4..];
        if (body.StartsWith('+') || body.StartsWith('-'))
            return new(body[1..], body[0] == '+' ? "true" : "false", text, afterMain);
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        return equals <= 0 ? null : new(body[..equals], body[(equals + 1)..], text, afterMain);
    }

    // What follows the jar or the main class of a java command is the program's, as far as the command goes.
    private static bool IsAfter(Match? main, int index, string text) =>
        main is not null && main.Index + main.Length <= index && !text.AsSpan(main.Index, index - main.Index).ContainsAny('&', ';', '|');

    private static Match? Main(string text)
    {
        foreach (var pattern in Mains)
        {
            if (pattern.Match(text) is { Success: true } main)
                return main;
        }

        return null;
    }

    [GeneratedRegex("""(?<![\w-])-(?:XX:[+-]?\w+(?:=(?:"[^"]*"|[^\s"',;]+))?|Xm[xsn]\d+[kKmMgGtT]?|Xss\d+[kKmMgG]?|D[\w.\-]+(?:=(?:"[^"]*"|[^\s"']*))?)""")]
    private static partial Regex Option();

    // VM.command_line and crash reports of every version; the first word is the jar or the main class.
    [GeneratedRegex(@"(?<=\bjava_command: )[^\s<]\S*|(?<=^Command Line: (?:-\S*\s+)*)(?![-\s])\S+")]
    private static partial Regex Told();

    [GeneratedRegex("""(?<![\w-])["']?-jar["']?[\s,]+["']?[^\s"',]+""")]
    private static partial Regex Jar();

    [GeneratedRegex(@"(?<=\bjava\b.*\s)(?:-m|--module)[\s=]+[\w.]+/[\w.$]+")]
    private static partial Regex Module();

    [GeneratedRegex(@"(?<=\bjava\b.*\s(?:-cp|-classpath|--class-path)[\s=]+\S+\s+(?:-\S+\s+)*)(?:[a-z][\w]*\.)+[A-Z]\w*(?=\s|$)")]
    private static partial Regex MainClass();
}
