using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Properties and environment files of programs other than Flink.</summary>
internal sealed class PropertiesReader : DocumentReader
{
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal) { ["JVM_XMX"] = "MaxHeapSize", ["JVM_XMS"] = "InitialHeapSize", ["JVM_XMN"] = "NewSize" };

    public override string Format => "properties";

    public override int Recognise(DocumentSample sample)
    {
        var lines = sample.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var settings = lines.Count(line => Property.IsMatch(line));
        return settings > 0 && settings == lines.Count(line => line[0] is not ('#' or '!')) ? 40 : 0;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        var number = 0;
        var count = 0;
        foreach (var line in document.Text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length > 0 && Property.Match(line) is { Success: true } property)
            {
                Add(property, document.Origin(number, line), sink);
                count++;
            }
        }

        return new DocumentCoverage(true, string.Create(CultureInfo.InvariantCulture, $"{count} settings"), AlsoLines: true);
    }

    private static void Add(Match property, Origin origin, FactSink sink)
    {
        var (key, value) = (property.Groups["key"].Value, property.Groups["value"].Value);
        sink.Add(new ApplicationSetting { Origin = origin, Key = key, Value = Excerpt.IsSecretKey(key) ? "" : value });
        if (Environment.TryGetValue(key, out var flag))
            sink.Add(new JvmFlag { Origin = origin, Name = flag, Value = value });
        else if (LostHyphen.IsMatch(key))
            sink.Add(new ConfigurationFlaw { Origin = origin, Message = $"{key} looks like a system property that lost its hyphen: the JVM does not see it; pass it as -{key}=..." });
    }

    private static readonly Regex Property = new(@"^(?:export )?(?<key>[A-Za-z][\w.\-]{1,120})\s?=\s?(?<value>[^=]{0,300}|\S{0,300})$", RegexOptions.ExplicitCapture);

    private static readonly Regex LostHyphen = new(@"^D(?:io|com|org|java|sun|jdk|nacos|spring)\.[\w.]+$");
}
