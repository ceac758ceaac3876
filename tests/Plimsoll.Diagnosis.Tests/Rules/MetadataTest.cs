namespace Plimsoll.Diagnosis.Tests;

/// <summary>Class metadata ran out, in the words of old virtual machines and of Flink.</summary>
public sealed class MetadataTest
{
    [Theory]
    [InlineData("Exception in thread \"main\" java.lang.OutOfMemoryError: PermGen space\n")]
    [InlineData("SEVERE: Exception during lifecycle processing\njava.lang.Exception: java.lang.OutOfMemoryError: PermGen space\n\tat com.sun.enterprise.web.WebApplication.start(WebApplication.java:168)\n")]
    public void The_permanent_generation_is_the_metaspace_of_its_time(string log)
    {
        using var made = new TestCase().With("server.log", log);
        var finding = made.First();
        Assert.Equal("metaspace", finding.Failure);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("-XX:MaxPermSize=", StringComparison.Ordinal));
    }

    [Fact]
    public void An_option_that_names_the_permanent_generation_is_no_failure()
    {
        using var made = new TestCase().With("server.log", "OpenJDK 64-Bit Server VM warning: ignoring option MaxPermSize=256m; support was removed in 8.0\nPSPermGen total 21504K, used 2953K\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void Flinks_advice_behind_the_error_tells_which_region_it_was()
    {
        using var made = new TestCase().With("taskmanager.log", "java.lang.OutOfMemoryError:Metaspce:This can mean two things: either the job requires a larger size of JVM metaspace to load classes or there is a class loading leak.\n");
        Assert.Equal("metaspace", made.First().Failure);
        using var docs = new TestCase().With("notes.txt", "This can mean two things: either the job requires a larger size of JVM metaspace to load classes or there is a class loading leak.\n");
        Assert.True(docs.IsQuiet());
    }

    [Fact]
    public void Many_counted_submissions_before_it_fails_leave_loaders_behind()
    {
        const string Log = "2025-10-17 02:13:44,381 ERROR org.apache.flink.runtime.taskexecutor.TaskManagerRunner - Fatal error occurred while executing the TaskManager. Shutting it down...\njava.lang.OutOfMemoryError: Metaspace. The metaspace out-of-memory error has occurred.\n";
        using var made = new TestCase().With("taskmanager.log", Log).With("notes.txt", "The nightly tests make 40+ job submissions to one session cluster in two hours.\n");
        var finding = made.First();
        Assert.Equal(("metaspace", "leak/classloader"), (finding.Failure, finding.Cause));
        using var rate = new TestCase().With("taskmanager.log", Log).With("notes.txt", "The gateway is allowed 40 job submissions per hour.\n");
        Assert.NotEqual("leak/classloader", rate.First().Cause);
    }

    [Fact]
    public void Notes_that_speak_of_a_setting_are_no_configuration()
    {
        using var made = new TestCase().With("taskmanager.log", "java.lang.OutOfMemoryError: Metaspace\n")
            .With("notes.txt", "SmokeTests: 70 job submissions to one session cluster in a run of three hours.\nTaskManager crashed at 02:13:44.\ntaskmanager.memory.jvm-metaspace.size: the default (~256MB) was insufficient for that many, 512MB as well.\n");
        Assert.Equal("leak/classloader", made.First().Cause);
    }
}
