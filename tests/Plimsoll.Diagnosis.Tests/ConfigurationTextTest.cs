namespace Plimsoll.Diagnosis.Tests;

public sealed class ConfigurationTextTest
{
    private static readonly ConfigurationText Flat = new(["# memory", "taskmanager.memory.process.size: 1g # all\r", "taskmanager.memory.network.min: 64m", "state.backend: rocksdb", "", ""], IsYaml: false);
    private static readonly ConfigurationText Yaml = new(["taskmanager:", "  memory:", "    process: {size: '1g'}", "env:", "  java: |", "    -Xlog", "..."], IsYaml: true);
    private static readonly (string, long)[] Settings = [("taskmanager.memory.process.size", 2), ("taskmanager.memory.network.min", 3), ("state.backend", 4)];

    [Fact]
    public void A_value_is_replaced_in_its_line_and_nothing_else() =>
        Assert.Equal(new TextEdit(2, 34, 36, "2g"), Flat.Replace(2, "taskmanager.memory.process.size", "1g", "2g"));

    [Fact]
    public void A_line_that_does_not_hold_the_value_is_replaced_as_a_whole_where_lines_stand_alone()
    {
        Assert.Equal(new TextEdit(3, 1, 36, "taskmanager.memory.network.min: 32m"), Flat.Replace(3, "taskmanager.memory.network.min", null, "32m"));
        Assert.Null(Yaml.Replace(6, "env.java", "-Xlog", "-Xmx1g"));
        Assert.Null(Flat.Replace(7, "a", "b", "c"));
        Assert.Null(Flat.Replace(0, "a", "b", "c"));
    }

    [Fact]
    public void A_setting_that_is_removed_leaves_an_empty_line() =>
        Assert.Equal(new TextEdit(4, 1, 23, ""), Flat.Replace(4, "state.backend", "rocksdb", null));

    [Fact]
    public void Of_yaml_an_only_child_is_not_removed()
    {
        var nested = new ConfigurationText(["a:", "  b:", "    c: 1", "    # rest", "    d: 2", "  e:", "    f: 3", "g: 4"], IsYaml: true);
        Assert.Equal(new TextEdit(3, 1, 9, ""), nested.Replace(3, "a.b.c", "1", null));
        Assert.Equal(new TextEdit(8, 1, 5, ""), nested.Replace(8, "g", "4", null));
        Assert.Null(nested.Replace(7, "a.e.f", "3", null));
    }

    [Fact]
    public void A_new_setting_goes_below_its_kin_or_below_the_last_line()
    {
        Assert.Equal(new TextEdit(3, 36, 36, "\ntaskmanager.memory.network.max: 64m"), Flat.Insert("taskmanager.memory.network.max", "64m", Settings));
        Assert.Equal(new TextEdit(4, 23, 23, "\nrest.port: 8081"), Flat.Insert("rest.port", "8081", Settings));
        Assert.Equal(new TextEdit(6, 10, 10, "\nrest.port: 8081"), Yaml.Insert("rest.port", "8081", Settings));
        Assert.Equal(new TextEdit(1, 1, 1, "rest.port: 8081\n"), new ConfigurationText(["", ""], false).Insert("rest.port", "8081", []));
    }

    [Fact]
    public void Yaml_gets_quotes_where_it_needs_them() =>
        Assert.Equal("\nenv.java.opts.all: '-Dx=''1'' # no comment'", Yaml.Insert("env.java.opts.all", "-Dx='1' # no comment", []).Text);
}
