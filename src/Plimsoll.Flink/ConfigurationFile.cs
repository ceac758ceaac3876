namespace Plimsoll.Flink;

/// <summary>Reads Flink's configuration texts. Bad content never throws: what can be read is kept, the rest becomes <see cref="Configuration.Issues"/>.</summary>
public static class ConfigurationFile
{
    /// <summary>
    /// Reads a file in the format its name tells (<c>flink-conf.yaml</c>, <c>config.yaml</c>) or, for other names, its content: nesting and lists mean YAML.
    /// </summary>
    /// <param name="text">The content.</param>
    /// <param name="file">The name to show for it.</param>
    public static Configuration Read(string text, string file) => IsYaml(text, file) ? ReadConfigYaml(text, file) : ReadFlinkConf(text, file);

    /// <summary>Whether a file is read as YAML, as <c>config.yaml</c> is, and not line by line, as <c>flink-conf.yaml</c> is.</summary>
    public static bool IsYaml(string text, string file)
    {
        var name = Path.GetFileName(file.Replace('\\', '/'));
        return !name.Contains("flink-conf", StringComparison.OrdinalIgnoreCase)
            && (name.Equals("config.yaml", StringComparison.OrdinalIgnoreCase) || name.Equals("config.yml", StringComparison.OrdinalIgnoreCase) || IsNested(text));
    }

    /// <summary>Reads <c>flink-conf.yaml</c> by the rules of <c>GlobalConfiguration.loadYAMLResource</c> (up to 1.20), which are not YAML's.</summary>
    public static Configuration ReadFlinkConf(string text, string file) => new FlinkConfReader(file).Read(text);

    /// <summary>Reads <c>config.yaml</c> (1.19 and later): YAML, nested keys joined by dots.</summary>
    public static Configuration ReadConfigYaml(string text, string file) => new ConfigYamlReader(file).Read(text);

    /// <summary>Reads the values of <c>-D key=value</c> arguments.</summary>
    public static Configuration ReadArguments(IEnumerable<string> arguments)
    {
        var settings = new List<Setting>();
        var issues = new List<ConfigurationIssue>();
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                settings.Add(new Setting(argument[..equals].Trim(), argument[(equals + 1)..].Trim(), new SettingOrigin(SettingSource.Argument)));
            else
                issues.Add(new ConfigurationIssue("-D", 0, $"'{argument}' is not key=value and has no effect"));
        }

        return new Configuration(settings, issues);
    }

    /// <summary>Whether an indented key or a list item follows a key without a value.</summary>
    private static bool IsNested(string text)
    {
        var open = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var content = line.Trim();
            if (content.Length == 0 || content[0] == '#')
                continue;
            if (open && (line[0] == ' ' || content.StartsWith("- ", StringComparison.Ordinal)))
                return true;
            open = content[^1] == ':';
        }

        return false;
    }
}
