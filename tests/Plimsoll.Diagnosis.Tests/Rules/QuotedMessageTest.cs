namespace Plimsoll.Diagnosis.Tests;

/// <summary>The virtual machine's own words without the class of their error: as build tools, scanners and loggers print them, and as people quote them. Beside them words that an option does not arrive, and who ended a process.</summary>
public sealed class QuotedMessageTest
{
    private const string Mapping = "please make sure OS and JDK both 64bit.";

    private const string GradleFailure = "Execution failed for task ':app:mergeReleaseMetadata'.\n> A failure occurred while executing com.android.build.gradle.internal.tasks.MergeMetadataTask$MergeWorkAction\n   > Java heap space\n";

    private const string Filled = "Starting to launch local task to process map join;\tmaximum memory = 4261937152\nProcessing rows:\t200000\tHashtable size:\t199999\tMemory usage:\t137524984\tpercentage:\t0.032\n";

    private const string Node = "[2026-05-04T10:20:00,000][INFO ][o.o.i.b.HierarchyCircuitBreakerService] [node-1] GC did ";

    [Theory]
    [InlineData("[08:27:41]\t[Step 4/4] ERROR: Caused by: GC overhead limit exceeded", "gc-overhead")]
    [InlineData("[ERROR] Java heap space -> [Help 1]", "heap-space")]
    [InlineData("ERROR: Error during the analysis\nERROR: Java heap space", "heap-space")]
    [InlineData("Error: Java heap space", "heap-space")]
    [InlineData("2026-05-04 10:20:00,000 ERROR [main] com.acme.Import - cannot read orders.xml: Java heap space", "heap-space")]
    [InlineData("HTTP 500 {\"error\":\"Java heap space\"}", "heap-space")]
    [InlineData("Execution failed for task ':app:compileDebugKotlin'.\n> Metaspace", "metaspace")]
    [InlineData("* What went wrong:\nMetaspace", "metaspace")]
    public void A_message_needs_no_class_to_be_known(string lines, string failure)
    {
        using var made = new TestCase().With("build.log", lines + "\n");
        Assert.Equal(failure, made.First().Failure);
    }

    [Theory]
    [InlineData("Our sonar scan of a large project dies with Java heap space.")]
    [InlineData("The nightly build fails with \"Java heap space\" in its last step.")]
    [InlineData("导出的时候报 Java heap space。")]
    public void People_quote_it_without_its_class_too(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    [Theory]
    [InlineData("notes.txt", "What does \"Error: Java heap space\" mean?")]
    [InlineData("notes.txt", "The article gives an overview of Java heap space.")]
    [InlineData("notes.txt", "We set Java heap space to 4 GB and all is well.")]
    [InlineData("notes.txt", "The Map failed to load in the browser.")]
    [InlineData("notes.txt", "The OOM killer is invoked as soon as no page is left.")]
    [InlineData("app.log", "2026-05-04 10:20:00,000 INFO  [main] com.acme.Monitor - watching: Java heap space")]
    public void Mentions_are_no_failure(string name, string text)
    {
        using var made = new TestCase().With(name, text + "\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_variable_of_the_launcher_does_not_reach_the_daemon()
    {
        using var made = new TestCase().With("build.log", GradleFailure).With("build.sh", "export GRADLE_OPTS=\"-Xmx4g\"\n./gradlew assemble\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "wrong-setting/option-not-applied"), (finding.Failure, finding.Cause));
        Assert.Contains("org.gradle.jvmargs", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_hands_the_daemon_its_options_does()
    {
        using var made = new TestCase().With("build.log", GradleFailure).With("build.sh", "export GRADLE_OPTS=\"-Dorg.gradle.jvmargs=-Xmx4g\"\n./gradlew assemble\n");
        Assert.NotEqual("wrong-setting/option-not-applied", made.First().Cause);
    }

    [Fact]
    public void Who_does_not_see_the_option_says_that_it_does_not_arrive()
    {
        using var made = new TestCase().With("notes.txt", "Our sonar scan dies with Java heap space. I do not see a line with my -Xmx at the start of the scanner log.\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "wrong-setting/option-not-applied"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void Hive_gives_up_a_map_join_before_it_fills_the_heap()
    {
        using var made = new TestCase().With("hive.log", Filled + "Processing rows:\t8100000\tHashtable size:\t8099999\tMemory usage:\t3890035464\tpercentage:\t0.913\nExecution failed with exit status: 3\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "wrong-setting/map-join"), (finding.Failure, finding.Cause));
        Assert.Contains("hive.auto.convert.join", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_task_that_ends_is_well()
    {
        using var made = new TestCase().With("hive.log", Filled + "Processing rows:\t300000\tHashtable size:\t299999\tMemory usage:\t183819200\tpercentage:\t0.043\nEnd of local task; Time Taken: 4.2 sec.\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void Collections_that_a_breaker_asks_for_in_vain_tell_of_a_full_heap()
    {
        using var made = new TestCase().With("opensearch.log", Node + "not bring memory usage down, before [504416440], after [507030048], allocations [26], duration [21]\n" + Node + "not bring memory usage down, before [511224352], after [512197808], allocations [21], duration [12]\n")
            .With("notes.txt", "The indexing step ends with a \"data too large\" exception.\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    [Fact]
    public void Collections_that_help_do_not()
    {
        using var made = new TestCase().With("opensearch.log", Node + "bring memory usage down, before [504416440], after [207030048], allocations [26], duration [21]\n" + Node + "bring memory usage down, before [511224352], after [212197808], allocations [21], duration [12]\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_broker_that_cannot_map_a_file_lacks_mappings_rather_than_memory()
    {
        using var made = new TestCase().With("notes.txt", "压力测试发送失败，提示 Create maped file failed, " + Mapping + "\nstore.log 里不停抛出异常（Map failed）。\n");
        var finding = made.First();
        Assert.Equal("native-memory", finding.Failure);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("vm.max_map_count", StringComparison.Ordinal));
    }

    [Fact]
    public void The_killer_is_told_in_many_words()
    {
        using var made = new TestCase().With("notes.txt", "The oom-killer was invoked for our Jenkins pod, which has a 1 gigabyte memory limit.\n");
        Assert.Equal("container-limit", made.First().Failure);
    }

    [Fact]
    public void Who_is_ended_by_a_health_check_is_not_ended_for_its_memory()
    {
        using var made = new TestCase().With("notes.txt", "Java reports the OOM, not Docker. Then the container is killed because its health check fails.\n");
        Assert.Equal("heap-space", made.First().Failure);
    }
}
