using System.Text.RegularExpressions;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>flink-conf.yaml and config.yaml, whatever the file is called.</summary>
internal sealed class FlinkConfigurationReader : DocumentReader
{
    public override string Format => "Flink configuration";

    public override int Recognise(DocumentSample sample)
    {
        var keys = FlatKey.Count(sample.Text) + (NestedKey.Count(sample.Text) > 0 && ChildKey.IsMatch(sample.Text) ? 2 : 0);
        var strange = Strange.Count(sample.Text);
        if (keys == 0 || strange > keys)
            return 0;
        return sample.Path.EndsWith("config.yaml", StringComparison.OrdinalIgnoreCase) || sample.Path.Contains("flink-conf", StringComparison.OrdinalIgnoreCase) ? 95 : 70;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        var configuration = ConfigurationFile.Read(document.Text, document.Path);
        var lines = document.Text.Split('\n');
        var isYaml = ConfigurationFile.IsYaml(document.Text, document.Path);
        // Flink refuses YAML with an error as a whole: nobody can tell where a change of it would belong.
        var text = isYaml && configuration.Issues.Count > 0 ? null : new ConfigurationText(lines, isYaml);
        foreach (var setting in configuration.All)
        {
            sink.Add(new SettingFound
            {
                Origin = document.Origin(setting.Origin.Line, TextOf(lines, setting.Origin.Line) ?? $"{setting.Key}: {setting.DisplayValue}"),
                Key = setting.Key,
                Value = setting.Value,
                Place = SettingPlace.File,
                Text = text,
            });
        }

        foreach (var issue in configuration.Issues)
            sink.Add(new ConfigurationFlaw { Origin = document.Origin(issue.Line, TextOf(lines, issue.Line) ?? issue.Message), Message = issue.Message, Text = text });
        return new DocumentCoverage(true, $"{configuration.All.Count} settings, {configuration.Issues.Count} lines with problems");
    }

    private static string? TextOf(string[] lines, int line) => line >= 1 && line <= lines.Length ? lines[line - 1] : null;

    private static readonly Regex FlatKey = new(@"^\s{0,3}(?:taskmanager|jobmanager|state|rest|parallelism|high-availability|env\.java|classloader|blob|execution|restart-strategy|pipeline|kubernetes|yarn|metrics|akka|pekko|heartbeat|cluster|fs|s3|web|table|containerized|io\.tmp|security)\.[\w.-]+\s?[:=]", RegexOptions.Multiline);

    private static readonly Regex NestedKey = new(@"^(?:taskmanager|jobmanager|state|rest|parallelism|execution|env|blob|classloader)\s*:\s*\r?$", RegexOptions.Multiline);

    private static readonly Regex ChildKey = new(@"^[ \t]+(?:memory|rpc|numberOfTaskSlots|bind-host|host|default|backend|checkpoints|java|server|address|execution|process|resolve-order)\s*:", RegexOptions.Multiline);

    // Lines that neither flat nor nested configuration has: log records, prose (also behind the name of a setting), Kubernetes manifests.
    private static readonly Regex Strange = new(@"^(?:\d{4}-\d\d-\d\d|\[|\{|apiVersion:|kind:|\s*at )|^[A-Z][A-Za-z]+ \w+ \w+ \w+|^[\w.-]+\s?:(?: [(~]{0,2}[\w']+\)?){5}", RegexOptions.Multiline);
}
