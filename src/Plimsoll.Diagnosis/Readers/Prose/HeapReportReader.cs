using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Lines copied out of a heap analyser's window: Eclipse MAT's leak suspects, jhat's instance counts, dominator paths.</summary>
internal sealed class HeapReportReader : LineReader
{
    public override string Format => "heap analyser's report";

    public override IReadOnlyList<string> Literals { get; } = [" instances of class ", " entries occupied ", "occupies ", "had the object type ", "objectId=0x"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header?.Level is not null || TraceText.IsFrame(line.Text))
            return;
        if (Instances.Match(line.Text) is { Success: true } instances && long.TryParse(instances.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            Add(context, line, Topic.Instances, instances.Groups["class"].Value, count);
        else if (Share.Match(line.Text) is { Success: true } share && double.TryParse(share.Groups["percent"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
            Add(context, line, Topic.Retained, share.Groups["class"].Value, (long)percent);
        foreach (Match name in Name.Matches(line.Text))
            Add(context, line, Topic.Mention, name.Value, null);
    }

    private static void Add(LineContext context, LogLine line, Topic topic, string name, long? number) =>
        context.Facts.Add(new Statement { Origin = line.Origin(), Basis = Basis.Reported, Topic = topic, Name = name, Number = number });

    private static readonly Regex Instances = new(@"(?<number>\d{1,15}) instances of class\s+(?<class>[\w.$]+)", RegexOptions.ExplicitCapture);

    private static readonly Regex Share = new(@"(?:class ""(?<class>[\w.$]+)""|(?<class>[\w.$]+) with \d+ entries)[^%]*?occup(?:ies|ied)[^%(]*\((?<percent>\d{1,3}(?:\.\d+)?)\s?%\)", RegexOptions.ExplicitCapture);

    private static readonly Regex Name = new(@"\b(?:[a-zA-Z_]\w*\.)*[A-Z][a-z]+\d?(?:[A-Z]+[a-z]*\d?)+(?:\$\w+)*\b");
}
