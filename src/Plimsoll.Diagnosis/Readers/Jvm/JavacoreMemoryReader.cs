using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// What a javacore says of memory: the event it was written for (section TITLE), the heap (MEMINFO), the options (ENVINFO). The message of the event is in the JVM's
/// language; that of the heap has the word in every one.
/// </summary>
internal sealed class JavacoreMemoryReader : LineReader
{
    public override string Format => "javacore";

    public override IReadOnlyList<string> Literals { get; } = ["1TISIGINFO     ", "1STHEAPINUSE   ", "2CIUSERARG     "];

    public override void Read(LogLine line, LineContext context)
    {
        if (ThrownEvent.Match(line.Text) is { Success: true } thrown)
            context.Facts.Add(Of(thrown, line));
        else if (InUse.Match(line.Text) is { Success: true } used && context.Preceding(3).Select(above => Total.Match(above.Text)).LastOrDefault(match => match.Success) is { } total)
            context.Facts.Add(new HeapInfoTaken { Origin = line.Origin(), Space = "Object Memory", Committed = total.Whole("bytes") ?? 0, Used = used.Whole("bytes") ?? 0 });
        else if (line.Text.StartsWith("2CIUSERARG", StringComparison.Ordinal))
            AddOptions(line, context.Facts);
    }

    private static void AddOptions(LogLine line, FactSink facts)
    {
        foreach (var argument in JvmArguments.Parse(line.Text))
            facts.Add(new JvmFlag { Origin = line.Origin(argument.Text), Name = argument.Name, Value = argument.Value });
    }

    private static Thrown Of(Match match, LogLine line)
    {
        var type = match.Groups["class"].Value.Replace('/', '.');
        var said = match.Groups["message"].Value;
        var message = Heap.IsMatch(said) ? "Java heap space" : said;
        return new Thrown { Origin = line.Origin(), Chain = [new ThrowableLink(type, message, message.Length > 0 ? $"{type}: {message}" : type, [], line.Origin())] };
    }

    private static readonly Regex ThrownEvent = new(@"^1TISIGINFO\s+Dump Event ""systhrow"" \(\w+\) Detail ""(?<class>[\w/$]{1,120}OutOfMemoryError)""(?: ""(?<message>[^""]{0,300})"")?", RegexOptions.ExplicitCapture);

    private static readonly Regex Heap = new("heap", RegexOptions.IgnoreCase);

    private static readonly Regex Total = new(@"^1STHEAPTOTAL\s+Total memory:\s+(?<bytes>\d{1,16})\b", RegexOptions.ExplicitCapture);

    private static readonly Regex InUse = new(@"^1STHEAPINUSE\s+Total memory in use:\s+(?<bytes>\d{1,16})\b", RegexOptions.ExplicitCapture);
}
