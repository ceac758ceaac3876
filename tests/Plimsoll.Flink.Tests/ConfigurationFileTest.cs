using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Flink.Tests;

public sealed class ConfigurationFileTest
{
    [Fact]
    public void FlinkConf_follows_the_rules_of_Flink_and_not_those_of_YAML()
    {
        var configuration = ConfigurationFile.ReadFlinkConf(
            "\uFEFF# comment\r\ntaskmanager.memory.process.size: 1728m # total\r\nweb.port:8081\r\nkey: a: b\r\nempty: \r\n  nested: x\r\ns3.secret-key: pa#ss\r\nkey: last\r\nno pair\r\n",
            "flink-conf.yaml");

        Assert.Equal("1728m", configuration["taskmanager.memory.process.size"]!.Value);
        Assert.Equal(2, configuration["taskmanager.memory.process.size"]!.Origin.Line);
        Assert.Null(configuration["web.port"]);
        Assert.Equal("last", configuration["key"]!.Value);
        Assert.Equal("x", configuration["nested"]!.Value);
        Assert.Equal("pa", configuration["s3.secret-key"]!.Value);
        Assert.Equal([3, 5, 6, 7, 8, 9], configuration.Issues.Select(issue => issue.Line));
        Assert.Contains("missing space after ':'", configuration.Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("Write 'web.port: 8081'", configuration.Issues[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issue_never_shows_a_secret() =>
        Assert.DoesNotContain("hunter2", ConfigurationFile.ReadFlinkConf("s3.secret-key:hunter2", "f").Issues[0].Message, StringComparison.Ordinal);

    [Fact]
    public void ConfigYaml_is_flattened_with_the_line_of_each_key()
    {
        var configuration = ConfigurationFile.ReadConfigYaml(
            "taskmanager:\n  memory:\n    process:\n      size: 1728m\n  numberOfTaskSlots: &n 4\nparallelism.default: *n\nenv.java.opts.all: \"-Dx=y # kept\"\nlist:\n  - a\n  - b\nnothing:\n",
            "config.yaml");

        Assert.Equal("1728m", configuration["taskmanager.memory.process.size"]!.Value);
        Assert.Equal(4, configuration["taskmanager.memory.process.size"]!.Origin.Line);
        Assert.Equal("4", configuration["parallelism.default"]!.Value);
        Assert.Equal("-Dx=y # kept", configuration["env.java.opts.all"]!.Value);
        Assert.Equal("[a, b]", configuration["list"]!.Value);
        Assert.Equal("nothing has no value; by its source Flink refuses the whole file for it (Error parsing YAML configuration)", Assert.Single(configuration.Issues).Message);
    }

    [Fact]
    public void A_tab_breaks_ConfigYaml_but_keeps_what_stands_before_it()
    {
        var configuration = ConfigurationFile.ReadConfigYaml("parallelism.default: 2\ntaskmanager:\n\tmemory: 1\n", "config.yaml");
        Assert.Equal("2", configuration["parallelism.default"]!.Value);
        var issue = Assert.Single(configuration.Issues);
        Assert.Equal(3, issue.Line);
        Assert.Contains("a tab indents the line", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conf/flink-conf.yaml", "a:\n  b: 1\n", "b")]
    [InlineData("conf/config.yaml", "a:\n  b: 1\n", "a.b")]
    [InlineData("pasted.txt", "a:\n  b: 1\n", "a.b")]
    [InlineData("pasted.txt", "a.b: 1\n", "a.b")]
    public void The_format_is_told_by_name_or_content(string file, string text, string key) => Assert.NotNull(ConfigurationFile.Read(text, file)[key]);

    [Theory]
    [InlineData("")]
    [InlineData("---\n...\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("*missing")]
    [InlineData("a: *missing\n")]
    [InlineData("? [x]\n: y\n")]
    [InlineData("a: {b: {c: [1, {d: 2}]}}\n")]
    [InlineData("a: \"never closed\n")]
    [InlineData("a: 1\nb : [x\nc: 3\n")]
    [InlineData("\0\u0001\uFFFF")]
    public void Odd_YAML_never_throws(string text) => Assert.NotNull(ConfigurationFile.ReadConfigYaml(text, "config.yaml"));

    [Fact]
    public void Deep_nesting_is_bounded()
    {
        var deep = string.Concat(Enumerable.Range(0, 5000).Select(depth => new string(' ', depth) + "k:\n"));
        Assert.NotEmpty(ConfigurationFile.ReadConfigYaml(deep, "config.yaml").Issues);
    }

    [Fact]
    public void Any_text_is_read_without_an_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
            ConfigurationFile.Read(text ?? "", "x").All.Count >= 0 && ConfigurationFile.ReadConfigYaml(text ?? "", "x").All.Count >= 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Arguments_win_over_files_and_old_keys_are_found()
    {
        var file = ConfigurationFile.ReadFlinkConf("taskmanager.memory.size: 1g\na: 1\n", "flink-conf.yaml");
        var both = file.Then(ConfigurationFile.ReadArguments(["a=2", "b = c=d", "odd"]));
        Assert.Equal("2", both["a"]!.Value);
        Assert.Equal("c=d", both["b"]!.Value);
        Assert.Single(both.Issues);
        Assert.Equal("1g", both.Find("taskmanager.memory.managed.size", FlinkVersion.Parse("1.20"))!.Value);
        Assert.Null(both.Find("taskmanager.memory.managed.size", FlinkVersion.Parse("1.9")));
    }

    [Theory]
    [InlineData("s3.secret-key", "x", true)]
    [InlineData("fs.azure.account.key.me.blob.core.windows.net", "x", true)]
    [InlineData("env.java.opts", "-Djavax.net.ssl.trustStorePassword=x", true)]
    [InlineData("metrics.reporter.push.hostUrl", "https://user:word@host/", true)]
    [InlineData("state.checkpoints.dir", "hdfs://namenode:8020/flink", false)]
    [InlineData("taskmanager.memory.process.size", "1728m", false)]
    public void Secrets_are_recognised(string key, string value, bool secret) => Assert.Equal(secret, new Setting(key, value, new SettingOrigin(SettingSource.Log)).IsSecret);
}
