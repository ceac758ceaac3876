using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Prose that names an OutOfMemoryError without quoting a trace: <c>the TaskManager dies with OutOfMemoryError</c>.</summary>
internal sealed class OutOfMemoryToldReader : LineReader
{
    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = ["OutOfMemory", "out of memory", "heap space", "Metaspace OOM", "out of heap"];

    public override void Read(LogLine line, LineContext context)
    {
        var words = Option.Replace(line.Text, "");
        if (line.Header is not null || TraceText.Throwable(line.Text) is not null || TraceText.IsFrame(line.Text) || !Tells(words))
            return;
        var region = Region.Match(words).Value.ToLowerInvariant() switch
        {
            "" => DirectBound.IsMatch(line.Text) ? "Direct buffer memory" : "",
            "metaspace" => "Metaspace",
            "permgen" or "perm gen" => "PermGen space",
            "native thread" => "unable to create native thread",
            "direct" or "direct buffer" => "Direct buffer memory",
            _ => "Java heap space",
        };
        var text = region.Length == 0 ? "java.lang.OutOfMemoryError" : $"java.lang.OutOfMemoryError: {region}";
        context.Facts.Add(new Thrown
        {
            Origin = line.Origin(),
            Basis = Basis.Reported,
            Chain = [new ThrowableLink("java.lang.OutOfMemoryError", region, text, [], line.Origin())],
        });
    }

    private static bool Tells(string line) =>
        Telling.Sentences(line).Any(sentence => Told.Match(sentence) is { Success: true } told && Telling.Happened(sentence, told.Index + told.Length, 0));

    private static readonly Regex Told = new(@"\b(?:die[sd]?|dying|fail(?:s|ed)?|crash(?:es|ed)?|end(?:s|ed)?|throw(?:s|n)?|threw|with|got|hits?|reports?|raises?)\b[^.]{0,60}(?:OutOfMemory(?:Error)?|out of memory)|then OutOfMemoryError|\bthere (?:is|was|were) (?:an? |often |always )?(?:java\.lang\.)?OutOfMemoryError|\b(?:ran|runs?|running) out of (?:heap|memory)|OutOfMemoryError\s*(?:is|was|appears|in|after)\b|(?:抛出|报|出现).{0,12}OutOfMemory|OutOfMemory(?:Error)?\s?[(（\[]\s?(?:java heap space|heap space|metaspace|permgen space|direct buffer memory|unable to create (?:new )?native thread)", RegexOptions.IgnoreCase);

    // -XX:+HeapDumpOnOutOfMemoryError tells of no error.
    private static readonly Regex Option = new(@"-X[X:]\S+");

    // A size larger than the configured -XX:MaxDirectMemorySize: which limit it was is told by its option.
    private static readonly Regex DirectBound = new(@"\b(?:larger|bigger|greater|more|higher) than\b[^.,;\n]{0,40}?-?-?(?:XX:)?MaxDirectMemorySize|\b(?:exceed\w*|beyond|over)\b[^.,;\n]{0,40}?MaxDirectMemorySize|MaxDirectMemorySize\S*(?: is| was| gets)? (?:exceeded|exhausted|used up|reached)|(?:超过|大于|超出)[^，。\n]{0,16}?MaxDirectMemorySize", RegexOptions.IgnoreCase);

    private static readonly Regex Region = new(@"metaspace|perm ?gen|native thread|direct buffer|direct|heap", RegexOptions.IgnoreCase);
}
