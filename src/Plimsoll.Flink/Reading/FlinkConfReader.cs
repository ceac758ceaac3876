using System.Globalization;

namespace Plimsoll.Flink;

/// <summary>
/// The line rules of <c>flink-conf.yaml</c>: the text from '#' on is dropped, key and value are split at the first ": ", both are trimmed, nothing is nested or unquoted.
/// </summary>
internal sealed class FlinkConfReader(string file)
{
    private const int LongestLine = 1 << 20;

    private readonly List<Setting> _settings = [];
    private readonly List<ConfigurationIssue> _issues = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public Configuration Read(string text)
    {
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        for (var line = 1; reader.ReadLine() is { } content; line++)
            ReadLine(content, line);
        return new Configuration(_settings, _issues);
    }

    private void ReadLine(string content, int line)
    {
        if (content.Length > LongestLine)
        {
            Report(line, $"a line of {content.Length} characters is not read");
            return;
        }

        var comment = content.IndexOf('#', StringComparison.Ordinal);
        var kept = (comment < 0 ? content : content[..comment]).Trim();
        if (kept.Length == 0 || kept is "---")
            return;
        var split = kept.IndexOf(": ", StringComparison.Ordinal);
        if (split < 0)
        {
            ReportUnsplit(kept, line);
            return;
        }

        if (comment > 0 && !char.IsWhiteSpace(content[comment - 1]))
            Report(line, $"Flink cuts every line at '#', also inside a value: {kept[..split].Trim()} ends there");
        Add(kept[..split].Trim(), kept[(split + 2)..].Trim(), line, char.IsWhiteSpace(content[0]));
    }

    private void Add(string key, string value, int line, bool indented)
    {
        if (key.Length == 0 || value.Length == 0)
        {
            Report(line, "key or value is empty; Flink ignores the line");
            return;
        }

        if (indented)
            Report(line, $"the line is indented, but flink-conf.yaml has no nesting: Flink reads the key as '{key}'");
        if (_lines.TryGetValue(key, out var earlier))
            Report(line, string.Create(CultureInfo.InvariantCulture, $"{key} is set again, first in line {earlier}; the last one wins"));
        _lines[key] = line;
        _settings.Add(new Setting(key, value, new SettingOrigin(SettingSource.FlinkConf, file, line)));
    }

    private void ReportUnsplit(string kept, int line)
    {
        var colon = kept.IndexOf(':', StringComparison.Ordinal);
        var equals = kept.IndexOf('=', StringComparison.Ordinal);
        var shown = colon > 0 ? kept[..colon] : equals > 0 ? kept[..equals] : kept.Length > 60 ? kept[..60] + " ..." : kept;
        if (colon > 0 && colon + 1 < kept.Length)
            Report(line, $"missing space after ':'; Flink ignores '{shown}' and only logs a warning. Write '{shown}: {Shown(shown, kept[(colon + 1)..])}'");
        else if (colon > 0)
            Report(line, $"'{shown}' has no value; Flink ignores the line (flink-conf.yaml has no nesting)");
        else
            Report(line, $"'{shown}' is not 'key: value'; Flink ignores the line");
    }

    private static string Shown(string key, string value) => new Setting(key, value.Trim(), new SettingOrigin(SettingSource.FlinkConf)).DisplayValue;

    private void Report(int line, string message) => _issues.Add(new ConfigurationIssue(file, line, message));
}
