namespace Plimsoll.Diagnosis.Tests;

public sealed class CollectorTest
{
    [Fact]
    public void Full_collections_that_were_asked_for_are_not_pressure()
    {
        var log = string.Concat(Enumerable.Range(0, 40).Select(number => $"[{number * 2}.000s][info][gc] GC({number}) Pause Full (System.gc()) 131M->92M(256M) 361.174ms\n"));
        using var made = new TestCase().With("gc.log", "[0.003s][info][gc] Using G1\n" + log);
        var finding = made.First();
        Assert.Equal(("gc-stall", "explicit-collections"), (finding.Failure, finding.Id));
    }

    [Fact]
    public void Two_full_collections_an_hour_apart_in_an_empty_heap_are_rmi()
    {
        using var made = new TestCase().With("gc.log", """
            11.408: [Full GC [PSYoungGen: 192K->0K(48640K)] [ParOldGen: 16324K->14750K(114688K)] 16516K->14750K(163328K) [PSPermGen: 31995K->31637K(64000K)], 0.1543430 secs] [Times: user=0.58 sys=0.00, real=0.16 secs]
            3613.362: [Full GC [PSYoungGen: 256K->0K(47104K)] [ParOldGen: 15142K->13497K(114688K)] 15398K->13497K(161792K) [PSPermGen: 32429K->32369K(72192K)], 0.1543430 secs] [Times: user=0.58 sys=0.00, real=0.16 secs]

            """);
        Assert.Equal("wrong-setting/explicit-gc/rmi", made.First().Cause);
    }

    [Fact]
    public void Metadata_collections_at_the_start_are_healthy()
    {
        using var made = new TestCase().With("gc.log", """
            4.607: [GC (Metadata GC Threshold) [PSYoungGen: 96767K->6628K(249344K)] 105749K->17529K(511488K), 0.0190017 secs] [Times: user=0.06 sys=0.00, real=0.02 secs]
            4.626: [Full GC (Metadata GC Threshold) [PSYoungGen: 6628K->0K(249344K)] [ParOldGen: 10901K->16671K(262144K)] 17529K->16671K(511488K), [Metaspace: 33955K->33955K(1081344K)], 0.1250218 secs] [Times: user=0.57 sys=0.01, real=0.13 secs]
            9.041: [Full GC (Metadata GC Threshold) [PSYoungGen: 4720K->0K(246784K)] [ParOldGen: 36716K->33247K(262144K)] 41436K->33247K(508928K), [Metaspace: 56240K->56185K(1101824K)], 0.1961107 secs] [Times: user=0.75 sys=0.01, real=0.19 secs]

            """);
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_pause_of_hours_beside_pauses_of_milliseconds_is_the_hosts()
    {
        using var made = new TestCase().With("gc.log", """
            659391.663: [GC (Allocation Failure)  658250K->167958K(987136K), 0.0734349 secs]
            660279.271: [GC (Allocation Failure)  659441K->167230K(987136K), 25788.3097757 secs]
            686077.962: [GC (Allocation Failure)  658735K->202317K(987136K), 0.0538601 secs]

            """).With("notes.txt", "All CPUs spin. Attaching a debugger or running gstack lets the collection finish.\n");
        Assert.Equal("version-bug/linux-futex-wait", made.First().Cause);
    }

    [Fact]
    public void A_late_start_of_cms_is_told_by_its_flag_and_its_failures()
    {
        var failures = string.Concat(Enumerable.Range(1, 4).Select(number => $"{number * 10}.845: [GC (Allocation Failure) {number * 10}.845: [ParNew (promotion failed): 36862K->36862K(36864K), 0.0195914 secs]{number * 10}.865: [CMS: 180651K->139916K(221184K), 0.0573180 secs] 209094K->139916K(258048K), [Metaspace: 9000K->9000K(1056768K)], 0.0769942 secs] [Times: user=0.06 sys=0.00, real=0.08 secs]\n"));
        using var made = new TestCase().With("gc.log", "CommandLine flags: -XX:CMSInitiatingOccupancyFraction=95 -XX:MaxHeapSize=268435456 -XX:+UseConcMarkSweepGC \n" + failures);
        Assert.Equal("concurrent-collector-late", made.First().Id);
    }
}
