using System.Globalization;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>Options that do nothing, exclude each other or take what others need; for each a near miss.</summary>
public sealed class OptionTest
{
    private const string Full = "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.Ledger.main(Ledger.java:9)\n";

    [Theory]
    [InlineData("cmd.txt", "4711:\nVM Arguments:\njvm_args: -XX:MaxRAM=512m -XX:+UseSerialGC \njava_command: ledger.jar -Xmx768m\njava_class_path (initial): ledger.jar\n")]
    [InlineData("run.sh", "#!/bin/sh\nexec java -Dapp.home=/opt -jar ledger.jar -Xmx768m\n")]
    [InlineData("run.sh", "#!/bin/sh\nexec java \\\n  -jar ledger.jar \\\n  -Xmx768m\n")]
    [InlineData("run.sh", "exec java -cp \"ledger.jar:lib/*\" com.acme.Ledger -Xmx768m\n")]
    [InlineData("Dockerfile", "FROM eclipse-temurin:21\nENTRYPOINT [\"java\", \"-jar\", \"/ledger.jar\", \"-Xmx768m\"]\n")]
    [InlineData("pod.yaml", "    command:\n    - java\n    - -jar\n    - /ledger.jar\n    args:\n    - -Xmx768m\n")]
    public void A_heap_behind_the_jar_is_not_applied(string file, string text)
    {
        using var made = new TestCase().With("ledger.log", Full).With(file, text);
        var finding = made.First();
        Assert.Equal(("memory-option-not-applied", "wrong-setting/option-not-applied"), (finding.Id, finding.Cause));
        Assert.Contains("-Xmx768m before -jar", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.sh", "exec java -Xmx768m -jar ledger.jar\n")]
    [InlineData("run.sh", "exec java -Xmx768m -jar ledger.jar -Xmx768m\n")]
    [InlineData("run.sh", "# java -jar ledger.jar -Xmx768m\nexec java -Xmx512m -jar ledger.jar\n")]
    [InlineData("run.sh", "java -jar tool.jar && java -Xmx768m com.acme.Ledger\n")]
    [InlineData("ledger2.log", "2026-03-02 10:00:00.000 INFO  [main] com.acme.Ledger - JVM arguments [-Xmx768m]\n")]
    public void A_heap_before_it_is(string file, string text)
    {
        using var made = new TestCase().With("ledger.log", Full).With(file, text);
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id == "memory-option-not-applied");
    }

    [Fact]
    public void A_program_that_lists_the_option_among_its_arguments_tells_the_same()
    {
        using var made = new TestCase().With("ledger.log", "2026-03-02 10:00:00.000 INFO  [main] com.acme.Ledger - ledger run, arguments [-Xmx768m]\n" + Full);
        Assert.Equal("memory-option-not-applied", made.First().Id);
    }

    [Fact]
    public void The_patch_moves_the_option_in_its_line()
    {
        using var made = new TestCase().With("ledger.log", Full).With("run.sh", "exec java -jar ledger.jar -Xmx768m\n");
        var edits = made.First().Fixes[0].Changes.Select(change => change.Edit).ToArray();
        Assert.Equal(2, edits.Length);
        Assert.Equal(new TextEdit(1, 11, 11, "-Xmx768m ") { Before = "exec java -jar ledger.jar -Xmx768m" }, edits[0]);
        Assert.Equal(new TextEdit(1, 26, 35, "") { Before = "exec java -jar ledger.jar -Xmx768m" }, edits[1]);
    }

    [Fact]
    public void The_variable_that_is_read_last_beats_the_command_line()
    {
        using var made = new TestCase().With("ledger.log", "Picked up _JAVA_OPTIONS: -Xmx64m\n" + Full).With("start.sh", "exec java -Xms64m -Xmx320m -cp ledger.jar com.acme.Ledger\n").With("ledger.env", "_JAVA_OPTIONS=-Xmx64m\nLANG=C.UTF-8\n");
        var finding = made.First();
        Assert.Equal(("memory-option-not-applied", true), (finding.Id, finding.Confidence >= Scale.Confirmed));
        Assert.Contains("out of _JAVA_OPTIONS (ledger.env:1)", finding.Fixes[0].Summary, StringComparison.Ordinal);
        Assert.Equal("ledger.env", Assert.Single(finding.Fixes[0].Changes).File);
    }

    [Theory]
    [InlineData("Picked up JAVA_TOOL_OPTIONS: -Xmx64m\n")]
    [InlineData("Picked up _JAVA_OPTIONS: -Xmx320m\n")]
    [InlineData("Picked up _JAVA_OPTIONS: -Djava.net.preferIPv4Stack=true\n")]
    public void A_variable_that_loses_or_agrees_does_not(string line)
    {
        using var made = new TestCase().With("ledger.log", line + Full).With("start.sh", "exec java -Xms64m -Xmx320m -cp ledger.jar com.acme.Ledger\n");
        Assert.NotEqual("memory-option-not-applied", made.First().Id);
    }

    [Fact]
    public void Two_collectors_are_named_with_their_places()
    {
        using var made = new TestCase().With("console.txt", "Error occurred during initialization of VM\nMultiple garbage collectors selected\n").With("jvm.options", "# by the platform team\n-XX:+UseZGC\n-Xmx512m\n#-XX:+UseSerialGC\n-XX:+UseG1GC\n");
        var finding = made.First();
        Assert.Equal(("jvm-options-conflict", true), (finding.Id, finding.Confidence >= Scale.Confirmed));
        Assert.Contains("-XX:+UseZGC (jvm.options:2)", finding.Fixes[0].Summary, StringComparison.Ordinal);
        var change = Assert.Single(finding.Fixes[0].Changes);
        Assert.Equal(("-XX:+UseG1GC", "jvm.options", 5L, new TextEdit(5, 1, 13, "") { Before = "-XX:+UseG1GC" }), (change.Key, change.File, change.Line, change.Edit));
    }

    [Fact]
    public void One_collector_is_no_pair()
    {
        using var made = new TestCase().With("console.txt", "Error occurred during initialization of VM\nMultiple garbage collectors selected\n").With("jvm.options", "-XX:+UseZGC\n#-XX:+UseG1GC\n8-13:-XX:+UseConcMarkSweepGC\n");
        Assert.Empty(made.First().Fixes[0].Changes);
    }

    [Fact]
    public void A_code_cache_that_asks_for_collections_is_too_small()
    {
        using var made = new TestCase().With("gc.log", CodeCollections(60, 0.5)).With("codecache.txt", "21251:\nCodeCache: size=3072Kb used=2068Kb max_used=2805Kb free=1003Kb\n total_blobs=1225, nmethods=713, adapters=418, full_count=0\nCompilation: enabled, stopped_count=0, restarted_count=0\n");
        var finding = made.First();
        Assert.Equal(("code-cache", "undersized/code-cache"), (finding.Failure, finding.Cause));
        Assert.Contains("-XX:ReservedCodeCacheSize to 240m", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_warms_up_asks_for_a_few()
    {
        using var made = new TestCase().With("gc.log", CodeCollections(4, 0.5) + "[900.000s] GC(4) Pause Young (Allocation Failure) 60M->6M(154M) 2.000ms\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_young_generation_that_takes_most_of_the_heap_starves_the_old_one()
    {
        using var made = new TestCase().With("jstat.txt", Rows(32768)).With("flags.txt", "-XX:CICompilerCount=2 -XX:MaxHeapSize=134217728 -XX:MaxNewSize=100663296 -XX:NewSize=100663296 -XX:+UseSerialGC\n");
        var finding = made.First();
        Assert.Equal(("young-generation-oversized", "oversized/young"), (finding.Id, finding.Cause));
        Assert.Contains("-Xmn", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_young_generation_of_a_third_does_not()
    {
        using var made = new TestCase().With("jstat.txt", Rows(262144)).With("flags.txt", "-XX:CICompilerCount=2 -XX:MaxHeapSize=369098752 -XX:MaxNewSize=100663296 -XX:NewSize=100663296 -XX:+UseSerialGC\n");
        Assert.NotEqual("young-generation-oversized", made.First().Id);
    }

    private static string CodeCollections(int count, double period) => "[0.005s] Using Serial\n" + string.Concat(Enumerable.Range(0, count).Select(number =>
        string.Create(CultureInfo.InvariantCulture, $"[{1 + (number * period):0.000}s] GC({number}) Pause Full (CodeCache GC Threshold) 12M->7M(154M) 40.000ms\n")));

    private static string Rows(int old) => "    S0C         S1C         S0U         S1U          EC           EU           OC           OU          MC         MU       CCSC      CCSU     YGC     YGCT     FGC    FGCT     CGC    CGCT       GCT\n" + string.Concat(Enumerable.Range(0, 8).Select(number =>
        string.Create(CultureInfo.InvariantCulture, $" 9792.0      9792.0         0.0         0.0      78720.0      {14000 + (number % 2 * 40000)}.0      {old}.0      {old}.0     3712.0     3532.0     512.0     404.7      1     0.083    {10 + (number * 6)}     {1 + number}.000     -         -     {1 + number}.083\n")));
}
