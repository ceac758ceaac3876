namespace Plimsoll.Diagnosis.Tests;

/// <summary>Readers of JVM, container and application texts: which sources they recognise, in which versions, and that torn or hostile ones do no harm.</summary>
public sealed class ReaderTest
{
    [Theory]
    [InlineData("pids.max", "140\n", "control group")]
    [InlineData("memory.max", "max\n", "control group")]
    [InlineData("cgroup.txt", "memory.limit_in_bytes: 440401920\nmemory.oom_control: oom_kill_disable 0 under_oom 0 oom_kill 2\n", "control group")]
    [InlineData("a.properties", "# comment\nqueue.capacity=10\nname=x\n", "properties")]
    [InlineData("nacos.env", "JVM_XMX=512m\nNACOS_SERVERS=10.0.0.1:8848 10.0.0.2:8848\n", "properties")]
    [InlineData("ss.txt", "2026-03-02T06:58:23Z\n0 [::ffff:10.0.1.5]:9848 [::ffff:10.0.3.78]:57566\n", "socket list")]
    [InlineData("heap.txt", "25:\n garbage-first heap   total 229376K, used 77444K [0x00000000f2000000, 0x0000000100000000)\n", "heap information")]
    [InlineData("memory.txt", "[arthas@1]$ memory\nMemory            used     total    max      usage\nheap              34M      64M      160M     21.52%\n", "Arthas memory table")]
    [InlineData("loaders.txt", " name                                numberOfInstances  loadedCountTotal\n java.net.URLClassLoader             3                  24\n", "Arthas class-loader table")]
    [InlineData("histo.txt", " num     #instances         #bytes  class name\n----------------------------------------------\n   1:         90000       90000000  [B\n", "class histogram")]
    [InlineData("rss.txt", "07:15:25 java VmRSS: 292848 kB\n", "resident memory")]
    public void TheFormatOfAFileIsRecognised(string name, string text, string format)
    {
        using var made = new TestCase().With(name, text);
        var source = Assert.Single(made.Diagnose().Coverage);
        Assert.Equal((format, CoverageState.Read), (source.Format, source.State));
    }

    [Theory]
    [InlineData("os::commit_memory(0x00000000c0000000, 1073741824, 0) failed; error='Cannot allocate memory' (errno=12)")]
    [InlineData("OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000c0000000, 1073741824, 0) failed; error='Not enough space' (errno=12)")]
    [InlineData("[0.012s][warning][os] os::commit_memory(0x00000000c0000000, 1073741824, 0) failed; error='Out of memory' (errno=12)")]
    [InlineData("kafka_1      | # Native memory allocation (mmap) failed to map 1073741824 bytes for committing reserved memory.")]
    [InlineData("Could not reserve enough space for 1048576KB object heap")]
    public void Refused_memory_of_every_version(string line)
    {
        using var made = new TestCase().With("console.log", line + "\n");
        Assert.Equal("native-memory", made.First().Failure);
    }

    [Theory]
    [InlineData("os::commit_memory(0x, 99999999999999999999999999, 0) failed; error='' (errno=99999999999)")]
    [InlineData("CodeCache: size=99999999999999999999Kb used=1Kb max_used=99999999999999999999Kb free=0Kb")]
    [InlineData("Total Usage - 99999999999999999999 loaders, 1 classes")]
    [InlineData("frames accepted=999999999999999999999999999 rejected=-1")]
    [InlineData("[PUSH-FAIL] , reason=, target=")]
    [InlineData("Not enough direct memory. maxDirectMemory[,,,], memoryNeeded[99999999999999999999999999]")]
    [InlineData("LEAK: ByteBuf.release() was not called before it's garbage-collected.")]
    [InlineData("0      99999999999999999999999  [::ffff:10.31.0.5]:7400  [::ffff:10.31.4.31]:47009")]
    [InlineData("memory: 99999999999999999999999999Gi")]
    [InlineData("[pid] total_vm rss name\n[1] x x java\nMemory cgroup out of memory: Killed process 1 (java) total-vm:1kB, anon-rss:99999999999999999999kB, file-rss:0kB")]
    public void Hostile_numbers_do_no_harm(string text)
    {
        using var made = new TestCase().With("a.log", text + "\n").With("b.log", "2026-03-02 10:00:00.000 INFO  [main] com.acme.A - " + text + "\n");
        Assert.Empty(made.Diagnose().Crashed);
    }

    [Fact]
    public void A_flag_that_names_the_error_is_no_error()
    {
        using var made = new TestCase().With("start.out", "/opt/java/bin/java -Xmx512m -XX:+HeapDumpOnOutOfMemoryError -jar /opt/server.jar\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void An_exit_by_sigterm_is_healthy()
    {
        using var made = new TestCase().With("shell.txt", "$ docker ps -a\n91c01eccfdda  tomcat  \"catalina.sh run\"  About a minute ago   Exited (143) 7 seconds ago   tomcat\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void Words_that_deny_a_kill_are_no_kill()
    {
        using var made = new TestCase().With("notes.txt", "The pod restarts every night, but it was not OOMKilled and no limit is set.\n");
        Assert.Empty(made.Diagnose().Findings);
    }
}
