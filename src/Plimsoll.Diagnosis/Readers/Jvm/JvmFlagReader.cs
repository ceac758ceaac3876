using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>JVM options wherever they appear: command lines, start scripts, VM.flags, log headers, environment variables.</summary>
internal sealed class JvmFlagReader : LineReader
{
    // A command of more words than that stands in a file of its own.
    private const int MaxWords = 12;

    public override string Format => "JVM options";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "-XX:MaxDirectMemorySize", "-XX:MaxMetaspaceSize", "-XX:MaxHeapSize", "-XX:InitialHeapSize", "-XX:MaxRAMPercentage", "-XX:MaxPermSize", "-XX:ReservedCodeCacheSize",
        "-XX:CompressedClassSpaceSize", "-XX:+Use", "-XX:-Use", "-XX:MaxRAM", "-XX:+PrintGC", "-XX:+HeapDump", "-Dio.netty.", ".netty.maxDirectMemory", "-Djdk.nio.", "jvm_args: ", "CommandLine flags: ", "java_command: ", "Command Line: ", "Picked up _JAVA_OPTIONS", "Picked up JAVA_TOOL_OPTIONS", "Picked up JDK_JAVA_OPTIONS",
        "arguments [-X", "arguments: [-X", "args [-X", "args: [-X", "args=[-X",
    ];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["-Xmx", "-Xms", "-Xmn", "-Xss", "-XX:"];

    public override void Read(LogLine line, LineContext context)
    {
        var inForce = line.Text.Contains("CommandLine flags:", StringComparison.Ordinal) || line.Text.Contains("-XX:MaxHeapSize=", StringComparison.Ordinal) || line.Text.Contains("-XX:CICompilerCount=", StringComparison.Ordinal);
        var arguments = JvmArguments.Parse(line.Text);
        if (arguments.Count == 0 || IsComment(line))
            return;
        var part = PartOf(line.Text);
        var variable = VariableOf(line, context);
        var (listed, follows, scoped) = (ListsArguments(line), FollowsMain(line, context), Scope.IsMatch(line.Text));
        foreach (var argument in arguments)
        {
            context.Facts.Add(new JvmFlag
            {
                Origin = line.Origin(argument.Text),
                Name = argument.Name,
                Value = argument.Value,
                AfterMain = argument.AfterMain || listed || follows,
                Listed = listed,
                InForce = inForce,
                Variable = variable,
                PickedUp = variable.Length > 0 && line.Text.Contains("Picked up ", StringComparison.Ordinal),
                IsScoped = scoped,
                Place = PlaceOf(line.Text, argument),
                Part = part,
            });
        }
    }

    // A line that somebody took out of a file of options or of a script asks for nothing.
    private static bool IsComment(LogLine line) =>
        line.Text.TrimStart().StartsWith('#') && (Disabled.IsMatch(line.Text) || OptionFile.IsOne(line.Source));

    private static string VariableOf(LogLine line, LineContext context)
    {
        if (Variable.Match(line.Text) is { Success: true } own)
            return own.Groups["name"].Value;
        return ValueLine.IsMatch(line.Text) && context.Preceding(1) is [var above] && NameLine.Match(above.Text) is { Success: true } named ? named.Groups["name"].Value : "";
    }

    // A program that logs what its main method got; what a JVM got, or is to be started with, is listed in like words.
    private static bool ListsArguments(LogLine line) =>
        line.Header is { Message: var message } && Listing.Match(message) is { Success: true } listing && !OfAnotherKind.IsMatch(message.AsSpan(0, listing.Groups["word"].Index)) && !Launch.IsMatch(listing.Value);

    // A command over several lines, or a list of its words: what stands below the jar's line is the program's as well.
    private static bool FollowsMain(LogLine line, LineContext context)
    {
        var isItem = OptionItem.IsMatch(line.Text);
        foreach (var above in context.Preceding(MaxWords).Reverse())
        {
            if (isItem ? !Item.IsMatch(above.Text) : !above.Text.TrimEnd().EndsWith('\\'))
                return false;
            if (isItem ? JarItem.IsMatch(above.Text) : JvmArguments.MainAt(above.Text) >= 0)
                return true;
        }

        return false;
    }

    private static FlagPlace PlaceOf(string text, JvmArgument argument)
    {
        // An item of a list is more than its option.
        if (OptionItem.IsMatch(text))
            return default;
        var (start, end) = (argument.Index, argument.Index + argument.Text.Length);
        var quoted = start > 0 && end < text.Length && text[start - 1] is '"' or '\'' && text[end] == text[start - 1] && (start == 1 || text[start - 2] is ' ' or ',' or '[');
        if (quoted)
            (start, end) = (start - 1, end + 1);
        var before = start;
        while (before > 0 && (text[before - 1] is ' ' or '\t' || (quoted && text[before - 1] == ',')))
            before--;
        return new FlagPlace((before == 0 ? start : before) + 1, end + 1, JvmArguments.MainAt(text) + 1, quoted);
    }

    // SonarQube and Spark start several JVMs and name, in the log or the setting, for which of them a line is.
    private static string PartOf(string text) => Launched.Match(text).Groups["part"].Value.ToUpperInvariant() switch
    {
        "WEB" or "WEB_SERVER" => "web",
        "CE" or "COMPUTE_ENGINE" => "ce",
        "ES" or "SEARCH" or "ELASTICSEARCH" => "search",
        "DRIVER" => "driver",
        "EXECUTOR" => "executor",
        _ => "",
    };

    private static readonly Regex Launched = new(@"Launch process\[(?:\[key='(?<part>web|ce|es)'|(?<part>WEB_SERVER|COMPUTE_ENGINE|ELASTICSEARCH)\])|\bsonar\.(?<part>web|ce|search)\.java(?:Additional)?Opts|\bSONAR_(?<part>WEB|CE|SEARCH)_JAVA|\bspark\.(?<part>driver|executor)\.(?:extra|default)JavaOptions", RegexOptions.ExplicitCapture);

    private static readonly Regex Disabled = new(@"^\s*#+\s*(?:-[XD]|(?:export\s+)?[A-Za-z_]\w*=)", RegexOptions.ExplicitCapture);

    private static readonly Regex Variable = new("""Picked up (?<name>_JAVA_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS): |(?<![A-Za-z0-9_])(?<name>_JAVA_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS)["']?\s*[=:]|\bENV\s+(?<name>_JAVA_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS)\s""", RegexOptions.ExplicitCapture);

    private static readonly Regex NameLine = new("""^\s*-?\s*["']?name["']?:\s*["']?(?<name>_JAVA_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS)["']?,?\s*$""", RegexOptions.ExplicitCapture);

    private static readonly Regex ValueLine = new("""^\s*["']?value["']?:""");

    private static readonly Regex Listing = new("""\b(?<word>(?:program |application |main |command[- ]line |startup )?(?:arguments|args|argv|参数))\b\s*(?:are|were|is)?\s*[:=]?\s*[\[{](?<list>[^\]}]*-X[^\]}]*)""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex OfAnotherKind = new(@"\b(?:j?vm|java|jre|jdk|input|runtime|launch\w*|spawn\w*|fork\w*|exec\w*|child|worker|process|container|daemon|driver)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // The words of a command, or so many options that they must be those of the JVM.
    private static readonly Regex Launch = new("""(?:^|[\s,\["'/])(?:java|-jar|-cp|-classpath)(?:[\s,\]"']|$)|(?:-X\S+[\s,]+){3}""", RegexOptions.ExplicitCapture);

    private static readonly Regex OptionItem = new("""^\s*-\s+["']?-[XD]""");

    private static readonly Regex Item = new(@"^\s*(?:-\s+\S|args:\s*$)", RegexOptions.ExplicitCapture);

    private static readonly Regex JarItem = new("""^\s*-\s+["']?-jar["']?\s*$""");

    private static readonly Regex Scope = new(@"^\s*\d{1,2}(?:-\d{0,2})?:-");
}
