using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A setting stands in the user's file and has no effect: a missing space, a removed key, a file of another version, broken YAML.</summary>
internal sealed class FlinkSettingWithoutEffect : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-setting-without-effect",
        Title = "A memory setting is written down but has no effect",
        Explains = ["invalid-configuration", "network-buffers", "metaspace", "managed-memory", "direct-memory", "rpc-size", "checkpoint-size", "heap-space"],
        Cause = "wrong-setting/no-effect",
        Mechanism = "flink-conf.yaml is split at colon and space: 'key:value' is skipped with a warning. Version 2 reads config.yaml only and has dropped the keys of the memory model before 1.10. config.yaml is real YAML: one tab ends the start. "
            + "In each case Flink says that no memory is configured, although the file seems to.",
        Needs = ["the message", "the configuration file"],
        References = ["org.apache.flink.configuration.GlobalConfiguration", "Flink 2.0 release notes"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (limit.Failure != "invalid-configuration")
        {
            if (IgnoredSetting.Of(limit) is { } ignored)
            {
                scale.For(Weight.Decisive, "ignored", ignored.Claim, ignored.Facts);
                scale.Conclude(ignored.Flaw is { } line ? $"Flink ignores line {line.Origin.Line} of {line.Origin.Source}, which was to set the size that did not suffice" : "The setting that was to help stands in a file that the process does not read");
            }

            return;
        }

        var unset = limit.Facts.First<Thrown>(thrown => thrown.Link("need to be configured explicitly", "Either required fine-grained memory", "Either Task Heap Memory size") is not null);
        if (unset is not null)
            scale.For(Weight.Strong, "message", "Flink sees none of the sizes of which one must be set", unset);
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("YamlEngineException", "YAMLException", "ParserException") is not null) is { } yaml)
            scale.For(Weight.Decisive, "yaml", $"config.yaml is no valid YAML: {Excerpt.Of(yaml.Root.Text)}", yaml);
        foreach (var flaw in process.Case.Facts.Of<ConfigurationFlaw>())
            scale.For(Weight.Strong, "flaw", flaw.Message, flaw);
        if (unset is not null && Removed(process) is var (setting, advice))
            scale.For(Weight.Strong, "removed", advice.Message, setting);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        if (limit.Failure != "invalid-configuration")
        {
            yield return IgnoredSetting.Of(limit)?.Flaw is { } ignored ? Rewrite(ignored) : new Fix(Applicability.Check, "set it where the process reads it: local environments and MiniClusters take the Configuration that the program gives them, YARN and Kubernetes clients the conf/ folder beside their bin/flink")
            {
                Verify = "'Loading configuration property' in the process's own log lists the key",
            };
            yield break;
        }

        if (limit.Facts.First<Thrown>(thrown => thrown.Link("YamlEngineException", "YAMLException") is not null) is { } yaml)
        {
            yield return new Fix(Applicability.Check, "mend the YAML of config.yaml: indent with blanks, never with tabs, one value for each key")
            {
                Text = $"The parser stops here: {Excerpt.Of(string.Join(' ', yaml.Chain.Select(link => link.Message)))}. Lines appended by scripts (echo key: value >> config.yaml) must not repeat or indent a key.",
                Verify = "the process starts; 'Loading configuration property' lists the settings",
            };
        }

        if (process.Case.Facts.First<ConfigurationFlaw>() is { } flaw)
            yield return Rewrite(flaw);
        if (Removed(process) is var (setting, advice))
        {
            var key = advice.Replacement ?? "taskmanager.memory.process.size";
            yield return FlinkMemoryFix.Of(process, $"replace {setting.Key} by {key}", [new SettingChange(setting.Key, null), new SettingChange(key, setting.Value)]);
        }

        yield return FlinkMemoryFix.Of(process, "set the one size that Flink needs: taskmanager.memory.process.size (containers) or taskmanager.memory.flink.size", [new SettingChange(process.Key.Role == ProcessRole.JobManager ? "jobmanager.memory.process.size" : "taskmanager.memory.process.size", process.Key.Role == ProcessRole.JobManager ? "1600m" : "1728m")]);
    }

    private static Fix Rewrite(ConfigurationFlaw flaw)
    {
        if (flaw.Origin.Excerpt.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && !flaw.Origin.Excerpt.AsSpan(0, equals).Contains(':'))
        {
            var (name, value) = (flaw.Origin.Excerpt[..equals].Trim(), flaw.Origin.Excerpt[(equals + 1)..].Trim());
            return new Fix(Applicability.Safe, $"write {name}: {value} (colon and blank, not '=')")
            {
                Changes = [Replaced(flaw, name, value)],
                Verify = "'Loading configuration property' in the log shows the key",
            };
        }

        var colon = flaw.Origin.Excerpt.IndexOf(':', StringComparison.Ordinal);
        var key = colon > 0 ? flaw.Origin.Excerpt[..colon].Trim() : flaw.Origin.Excerpt;
        if (flaw.Message.Contains("has no value", StringComparison.Ordinal))
            return new Fix(Applicability.Placeholders, $"give {key} a value, or take line {flaw.Origin.Line} out") { Verify = "'Loading configuration property' in the log shows the other keys" };
        return new Fix(Applicability.Safe, $"write a blank after the colon: {key}: VALUE")
        {
            Changes = [Replaced(flaw, key, colon > 0 ? flaw.Origin.Excerpt[(colon + 1)..].Trim() : null)],
            Verify = "'Loading configuration property' in the log shows the key",
        };
    }

    private static Change Replaced(ConfigurationFlaw flaw, string key, string? value) =>
        new(key, value, flaw.Origin.Excerpt, flaw.Origin.Source, flaw.Origin.Line) { Edit = flaw.Text?.Replace(flaw.Origin.Line, key, null, value) };

    private static (SettingFound Setting, OptionAdvice Advice)? Removed(ProcessCase process)
    {
        foreach (var setting in process.Configuration.Effective.Where(setting => setting.Key.Contains("heap", StringComparison.Ordinal) || setting.Key.Contains("memory", StringComparison.Ordinal)))
        {
            var advice = OptionCatalog.Advise(setting.Key, process.AssumedVersion);
            if (!advice.HasEffect && process.Setting(setting.Key) is { } found)
                return (found, advice);
        }

        return null;
    }
}
