using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plimsoll.Flink;

/// <summary>Flattens <c>config.yaml</c> from the parser's events, so that every setting keeps its line and a broken file keeps what stands before the break.</summary>
internal sealed class ConfigYamlReader(string file)
{
    private const int DeepestNesting = 64;
    private const int MostSettings = 100_000;

    private readonly List<Setting> _settings = [];
    private readonly List<ConfigurationIssue> _issues = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _anchors = new(StringComparer.Ordinal);

    public Configuration Read(string text)
    {
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        var events = new Parser(reader);
        try
        {
            ReadDocument(events);
        }
        catch (YamlException broken)
        {
            ReportBroken(text, (int)Math.Min(broken.Start.Line, int.MaxValue), Reason(broken));
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // YamlDotNet's scanner itself fails on some malformed documents (an unclosed '[' before a key, for one).
            ReportBroken(text, _settings.Count > 0 ? _settings[^1].Origin.Line + 1 : 1, "a bracket, brace or quote is not closed");
        }

        return new Configuration(_settings, _issues);
    }

    private void ReadDocument(Parser events)
    {
        events.Consume<StreamStart>();
        if (!events.TryConsume<DocumentStart>(out _))
            return;
        if (events.TryConsume<MappingStart>(out _))
            ReadMapping(events, "", 1);
        else if (events.Current is { } other and not Scalar { Value: "" })
            Report(Line(other), "the top of the file is not a mapping of keys; Flink refuses the file");
    }

    private void ReadMapping(Parser events, string prefix, int depth)
    {
        while (!events.TryConsume<MappingEnd>(out _))
        {
            var key = events.TryConsume<Scalar>(out var name) ? name.Value : Skip(events);
            var path = prefix.Length == 0 || key is null ? key : $"{prefix}.{key}";
            ReadValue(events, path, name is null ? 0 : Line(name), depth);
        }
    }

    private void ReadValue(Parser events, string? path, int line, int depth)
    {
        if (events.TryConsume<Scalar>(out var scalar))
            AddScalar(path, scalar, line);
        else if (events.TryConsume<AnchorAlias>(out var alias))
            Add(path, _anchors.GetValueOrDefault(alias.Value.Value), line, $"the alias *{alias.Value.Value} does not name a plain value");
        else if (events.Current is MappingStart && path is not null && depth < DeepestNesting)
        {
            events.MoveNext();
            ReadMapping(events, path, depth + 1);
        }
        else if (events.TryConsume<SequenceStart>(out _))
            Add(path, ReadList(events, line), line, "");
        else
        {
            Skip(events);
            Report(line, $"nested too deep or below something that is no key; ignored from here to the end of the block");
        }
    }

    private void AddScalar(string? path, Scalar scalar, int line)
    {
        if (!scalar.Anchor.IsEmpty && _anchors.Count < MostSettings)
            _anchors[scalar.Anchor.Value] = scalar.Value;
        // YamlParserUtils.flatten keeps the null, and Configuration.setValueInternal refuses it: "Value must not be null."
        var isNull = scalar.Style is ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        if (isNull)
            Report(line, $"{path} has no value; by its source Flink refuses the whole file for it (Error parsing YAML configuration)");
        else
            Add(path, scalar.Value, line, "");
    }

    /// <summary>A list becomes one value, as Flink's YamlParserUtils.toYAMLString writes it: <c>[a, b]</c>.</summary>
    private string ReadList(Parser events, int line)
    {
        var items = new List<string>();
        while (!events.TryConsume<SequenceEnd>(out _))
        {
            if (events.TryConsume<Scalar>(out var scalar))
                items.Add(scalar.Value);
            else if (events.TryConsume<AnchorAlias>(out var alias))
                items.Add(_anchors.GetValueOrDefault(alias.Value.Value, ""));
            else
            {
                Skip(events);
                Report(line, "a list item that is no plain value is not read");
            }
        }

        return $"[{string.Join(", ", items)}]";
    }

    private void Add(string? path, string? value, int line, string problem)
    {
        if (path is null || value is null)
        {
            Report(line, problem.Length > 0 ? problem : "a key that is no plain text is not read");
            return;
        }

        if (_settings.Count >= MostSettings)
            return;
        if (_lines.TryGetValue(path, out var earlier))
            Report(line, string.Create(CultureInfo.InvariantCulture, $"{path} is set again, first in line {earlier}; Flink refuses a duplicate key in config.yaml"));
        _lines[path] = line;
        _settings.Add(new Setting(path, value, new SettingOrigin(SettingSource.ConfigYaml, file, line)));
    }

    /// <summary>Passes one whole node without recursion, however deep it is.</summary>
    private static string? Skip(Parser events)
    {
        var depth = 0;
        do
        {
            depth += events.Current?.NestingIncrease ?? 0;
        }
        while (events.MoveNext() && depth > 0);
        return null;
    }

    /// <summary>A tab in the indentation is by far the most frequent cause; the parser names another line for it.</summary>
    private void ReportBroken(string text, int line, string reason)
    {
        const string Consequence = "Flink refuses the file; what stands before was read";
        var lines = text.Split('\n');
        var first = Math.Clamp(line - 1, 0, lines.Length);
        var tab = Array.FindIndex(lines, first, candidate => candidate[..^candidate.TrimStart().Length].Contains('\t', StringComparison.Ordinal) && candidate.Trim().Length > 0);
        if (tab >= 0)
            Report(tab + 1, $"not valid YAML: a tab indents the line, but YAML allows only spaces. {Consequence}");
        else
            Report(line, $"not valid YAML: {reason}. {Consequence}");
    }

    private static string Reason(YamlException broken) =>
        (broken.InnerException?.Message ?? broken.Message).Split('\n')[0].TrimEnd('.', '\r');

    private static int Line(ParsingEvent at) => (int)Math.Min(at.Start.Line, int.MaxValue);

    private void Report(int line, string message) => _issues.Add(new ConfigurationIssue(file, line, message));
}
