using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Files of a control group, version 1 or 2: one bare value in a file of that name, or several as <c>name: value</c>.</summary>
internal sealed class ControlGroupReader : DocumentReader
{
    public override string Format => "control group";

    public override int Recognise(DocumentSample sample)
    {
        var lines = sample.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length is 0 or > 200)
            return 0;
        if (lines is [var only] && BareName.IsMatch(sample.Path) && Bare.IsMatch(only))
            return 90;
        return lines.All(line => Field.IsMatch(line)) && lines.Any(line => Known.IsMatch(line)) ? 80 : 0;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        var number = 0;
        foreach (var line in document.Text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (Bare.IsMatch(line) && BareName.Match(document.Path) is { Success: true } name)
                Add(name.Groups["name"].Value, line, document.Origin(number, line), sink);
            foreach (Match field in Known.Matches(line))
                Add(field.Groups["name"].Value, field.Groups["value"].Value, document.Origin(number, line), sink);
        }

        return new DocumentCoverage(true, $"{sink.Offered} values");
    }

    private static void Add(string name, string text, Origin origin, FactSink sink)
    {
        var isMax = text == "max";
        if (!isMax && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return;
        var value = isMax ? long.MaxValue : long.Parse(text, CultureInfo.InvariantCulture);
        sink.Add(new ControlGroupValue { Origin = origin, Name = name, Value = value });
        if (name is "memory.max" or "memory.limit_in_bytes" && value < 1L << 50)
            sink.Add(new ContainerLimit { Origin = origin, Bytes = value });
        else if (name == "oom_kill" && value > 0)
            sink.Add(new ProcessKilled { Origin = origin, Scope = KillScope.ControlGroup });
    }

    private static readonly Regex BareName = new(@"(?:^|/)(?<name>(?:memory|pids|cpu)\.(?:max|current|high|peak|events|stat|limit_in_bytes|usage_in_bytes|max_usage_in_bytes|failcnt|swap\.max|swap\.current))(?:\.txt)?$", RegexOptions.ExplicitCapture);

    private static readonly Regex Bare = new(@"^(?:\d{1,19}|max)$");

    private static readonly Regex Field = new(@"^(?:[\w.]+\s*[:=]?\s*)(?:[\w.]+\s+)*(?:\d{1,19}|max)?$");

    private static readonly Regex Known = new(@"(?<name>(?:memory|pids)\.[\w.]+|\boom_kill)\s*[:=]?\s+(?<value>\d{1,19}|max)\b", RegexOptions.ExplicitCapture);
}
