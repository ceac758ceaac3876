using FsCheck;
using FsCheck.Fluent;
using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Flink.Tests;

public sealed class MemoryPlanTest
{
    private static readonly FlinkVersion[] Versions = [.. new[] { "1.10.0", "1.10.3", "1.11", "1.16.2", "1.17", "1.20", "2.0" }.Select(FlinkVersion.Parse)];

    /// <summary>Configurations with a process total and a few of the other options.</summary>
    private static readonly Gen<(FlinkVersion Version, Configuration Configuration)> Plans =
        from version in Gen.Elements(Versions)
        from total in Gen.Choose(900, 80_000)
        from key in Gen.Elements("process.size", "flink.size")
        from metaspace in Gen.Choose(64, 600)
        from offHeap in Gen.Choose(0, 300)
        from fraction in Gen.Choose(0, 60)
        from slots in Gen.Choose(1, 16)
        select (version, Of(
            ("taskmanager.memory." + key, $"{total}m"),
            ("taskmanager.memory.jvm-metaspace.size", $"{metaspace}m"),
            ("taskmanager.memory.task.off-heap.size", $"{offHeap}m"),
            ("taskmanager.memory.managed.fraction", $"0.{fraction:00}"),
            ("taskmanager.numberOfTaskSlots", $"{slots}")));

    [Fact]
    public void The_parts_add_up_to_the_totals() => Prop.ForAll(Plans.ToArbitrary(), given =>
    {
        var plan = MemoryModel.Plan(given.Configuration, given.Version);
        return !plan.IsAccepted
            || (plan[TotalProcess] == plan[TotalFlink] + plan[JvmMetaspace] + plan[JvmOverhead]
                && plan[TotalFlink] == plan[FrameworkHeap] + plan[TaskHeap] + plan[Managed] + plan[FrameworkOffHeap] + plan[TaskOffHeap] + plan[Network]
                && plan.MaxHeap == plan[FrameworkHeap] + plan[TaskHeap]
                && plan.MaxDirectMemory == plan[FrameworkOffHeap] + plan[TaskOffHeap] + plan[Network]
                && plan.Regions.All(region => region.Bytes >= 0 && region.Origin.Text.Length > 0));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void With_leaves_the_plan_and_its_configuration_as_they_were() => Prop.ForAll(Plans.ToArbitrary(), given =>
    {
        var plan = MemoryModel.Plan(given.Configuration, given.Version);
        var before = (string.Join(' ', plan.Regions), plan.Configuration.All.Count, plan.Refusal);
        var changed = plan.With("taskmanager.memory.managed.size", "64m");
        var again = changed.With("taskmanager.memory.managed.size", null);
        return before == (string.Join(' ', plan.Regions), plan.Configuration.All.Count, plan.Refusal)
            && plan.JvmArguments.SequenceEqual(again.JvmArguments) && plan.Refusal == again.Refusal;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_limits_of_a_JVM_lead_back_to_its_total() => Prop.ForAll(Gen.Choose(1000, 60_000).Zip(Gen.Elements(Versions)).ToArbitrary(), given =>
    {
        var plan = MemoryModel.Plan(Of(("taskmanager.memory.process.size", $"{given.Item1}m")), given.Item2);
        var limits = new JvmLimits(plan.MaxHeap, plan.MaxDirectMemory, plan.MaxMetaspace);
        var found = MemoryExplainer.Explain(limits, Configuration.Empty, given.Item2);
        return found.All(explanation => explanation.Plan.JvmArguments.SequenceEqual(plan.JvmArguments))
            && found.Any(explanation => explanation.Plan[TotalProcess] == plan[TotalProcess]
                || (explanation.Lowest <= plan[TotalProcess] && plan[TotalProcess] <= explanation.Highest));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rounded_heap_leads_back_as_well() => Prop.ForAll(Gen.Choose(1000, 60_000).ToArbitrary(), total =>
    {
        var plan = MemoryModel.Plan(Of(("taskmanager.memory.process.size", $"{total}m")), FlinkVersion.Newest);
        var found = MemoryExplainer.Explain(new JvmLimits(MaxHeap: HotSpotHeap.Align(plan.MaxHeap!.Value)), Configuration.Empty, FlinkVersion.Newest);
        return found.Any(explanation => explanation.Lowest <= plan[TotalProcess] && plan[TotalProcess] <= explanation.Highest)
            || found.Any(explanation => explanation.Plan[TotalProcess] == plan[TotalProcess]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Keeping_the_heap_is_enough_and_not_more_than_a_MiB_too_much() => Prop.ForAll(Plans.ToArbitrary(), Gen.Choose(1, 2000).ToArbitrary(), (given, more) =>
    {
        var plan = MemoryModel.Plan(given.Configuration, given.Version);
        if (!plan.IsAccepted)
            return true;
        var metaspace = new SettingChange("taskmanager.memory.jvm-metaspace.size", $"{(plan[JvmMetaspace]!.Value >> 20) + more}m");
        var fix = MemorySolver.KeepHeap(plan, [metaspace])!;
        var total = fix.Changes.LastOrDefault(change => change.Key.EndsWith("process.size", StringComparison.Ordinal));
        var less = total.Value is null ? null : fix.After.With(total.Key, new MemorySize(MemorySize.Parse(total.Value).Bytes - (1 << 20)).ToConfiguration());
        return fix.After.IsAccepted && fix.After.MaxHeap >= plan.MaxHeap && fix.After[JvmMetaspace] > plan[JvmMetaspace]
            && (less is null || !less.IsAccepted || less.MaxHeap < plan.MaxHeap);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_direct_limit_explains_itself_by_the_shipped_default() =>
        Assert.Equal(
            "taskmanager.memory.process.size: 1728m, the value in the shipped configuration",
            MemoryExplainer.Explain(new JvmLimits(MaxDirectMemory: 268435458), Configuration.Empty, FlinkVersion.Parse("1.13"))[0].Text);

    [Fact]
    public void A_direct_limit_above_the_default_may_come_from_task_off_heap() =>
        Assert.Contains(
            MemoryExplainer.Explain(new JvmLimits(536870902, 268435458 + (64 << 20)), Of(("taskmanager.memory.process.size", "1792m"), ("taskmanager.memory.jvm-overhead.max", "192m")), FlinkVersion.Parse("1.13")),
            found => found.Settings.Contains(new SettingChange("taskmanager.memory.task.off-heap.size", new MemorySize(268435458 + (64 << 20) - 134217728 - Direct()).ToConfiguration())));

    [Fact]
    public void Known_settings_that_give_the_limits_need_nothing_else()
    {
        var known = Of(("taskmanager.memory.process.size", "4g"));
        var found = Assert.Single(MemoryExplainer.Explain(new JvmLimits(1664299798, 493921243), known, FlinkVersion.Parse("1.20")));
        Assert.Empty(found.Settings);
    }

    [Fact]
    public void The_JobManager_leads_back_too()
    {
        var found = MemoryExplainer.Explain(new JvmLimits(MaxHeap: 3462817376), Configuration.Empty, FlinkVersion.Parse("1.14"), FlinkProcess.JobManager);
        Assert.Contains(found, explanation => explanation.Settings.Contains(new SettingChange("jobmanager.memory.process.size", "4g")));
    }

    [Fact]
    public void A_refused_plan_is_made_acceptable_with_the_smallest_total()
    {
        var fix = MemorySolver.MakeAcceptable(MemoryModel.Plan(Of(("taskmanager.memory.process.size", "600m")), FlinkVersion.Parse("1.14")));
        Assert.Equal("982m", Assert.Single(fix!.Changes).Value);
        var master = MemorySolver.MakeAcceptable(MemoryModel.Plan(Configuration.Empty, FlinkVersion.Parse("1.14"), FlinkProcess.JobManager));
        Assert.Equal(new SettingChange("jobmanager.memory.process.size", "577m"), Assert.Single(master!.Changes));
    }

    [Fact]
    public void A_maximum_in_the_way_is_answered_with_nothing() =>
        Assert.Null(MemorySolver.GrowTotal(MemoryModel.Plan(Of(("taskmanager.memory.process.size", "4g")), FlinkVersion.Parse("1.14")), plan => plan[Network], 2L << 30));

    [Fact]
    public void With_both_totals_set_both_grow()
    {
        var plan = MemoryModel.Plan(Of(("taskmanager.memory.process.size", "2000m"), ("taskmanager.memory.flink.size", "1280m")), FlinkVersion.Parse("1.14"));
        var fix = MemorySolver.KeepHeap(plan, [new SettingChange("taskmanager.memory.task.off-heap.size", "512m")])!;
        Assert.True(fix.After.IsAccepted && fix.After.MaxHeap >= plan.MaxHeap);
        Assert.Equal(3, fix.Changes.Count);
    }

    [Theory]
    [InlineData("taskmanager.memory.process.size=1728m", "1.13", "idle-managed-memory")]
    [InlineData("taskmanager.memory.process.size=1728m|taskmanager.heap.size=1024m", "1.14", "legacy-heap-wins")]
    [InlineData("taskmanager.memory.process.size=1728m|env.java.opts.taskmanager=-XX:MaxDirectMemorySize=1g", "1.14", "jvm-flag-overrides")]
    [InlineData("taskmanager.memory.process.size=1728m|state.backend=rocksdb|taskmanager.memory.managed.size=8m", "1.14", "starved-state-backend")]
    [InlineData("taskmanager.memory.process.size=1728m|taskmanager.memory.managed.size=8m|taskmanager.memory.managed.fraction=0.2", "1.14", "ignored-fraction")]
    [InlineData("taskmanager.memory.process.size=1728m|state.backend.rocksdb.memory.fixed-per-tm=1g", "1.18", "ignored-fixed-per-tm")]
    [InlineData("taskmanager.memory.process.size=1024m", "1.18", "small-task-heap")]
    [InlineData("taskmanager.memory.process.size=1728m|taskmanager.memory.framework.off-heap.batch-shuffle.size=256m", "1.18", "batch-shuffle-too-large")]
    [InlineData("taskmanager.memory.process.size=40g", "1.16", "capped-network")]
    [InlineData("taskmanager.memory.process.size=1728m|taskmanager.network.numberOfBuffers=4096|taskmanager.memory.network.min=64m", "1.16", "ignored-buffers")]
    [InlineData("taskmanager.memory.process.size=2000m|taskmanager.memory.flink.size=1280m", "1.16", "two-totals")]
    [InlineData("taskmanager.memory.process.size=40g|state.backend=rocksdb", "1.16", "capped-overhead")]
    [InlineData("taskmanager.memory.process.size=1728m|taskmanager.memory.fraction=0.2", "1.16", "key-without-effect")]
    public void A_warning_comes_where_it_applies_and_not_where_it_does_not(string settings, string version, string id)
    {
        var plan = MemoryModel.Plan(ConfigurationFile.ReadArguments(settings.Split('|')), FlinkVersion.Parse(version));
        Assert.Contains(plan.Warnings, warning => warning.Id == id);
        var quiet = Of(("taskmanager.memory.process.size", "8g"), ("state.backend", "rocksdb"));
        Assert.Empty(MemoryModel.Plan(quiet, FlinkVersion.Parse("1.16")).Warnings);
    }

    [Theory]
    [InlineData("taskmanager.heap.size=1024m", "1.9.3", LegacyHeapTarget.Flink, 922L << 20, 8388607L << 40)]
    [InlineData("taskmanager.heap.size=4g", "1.9.3", LegacyHeapTarget.Process, 2764L << 20, 1332L << 20)]
    [InlineData("taskmanager.heap.mb=2048", "1.8", LegacyHeapTarget.Process, 1304L << 20, 744L << 20)]
    public void Before_1_10_the_heap_is_what_the_cut_off_and_the_network_leave(string setting, string version, LegacyHeapTarget target, long heap, long direct)
    {
        var plan = MemoryModel.Plan(ConfigurationFile.ReadArguments([setting]), FlinkVersion.Parse(version), FlinkProcess.TaskManager, target);
        Assert.Equal((heap, direct), (plan.MaxHeap, plan.MaxDirectMemory));
        Assert.Contains("not checked against golden values", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_smaller_than_the_cut_off_is_refused_before_1_10() =>
        Assert.Equal(
            "IllegalArgumentException: The configuration value 'containerized.heap-cutoff-min'='600' is larger than the total container memory 512",
            MemoryModel.Plan(ConfigurationFile.ReadArguments(["taskmanager.heap.size=512m"]), FlinkVersion.Parse("1.9"), FlinkProcess.TaskManager, LegacyHeapTarget.Process).Refusal);

    [Fact]
    public void Flink_1_10_0_has_the_smaller_metaspace()
    {
        Assert.Equal(96L << 20, MemoryModel.Plan(Of(("taskmanager.memory.process.size", "1568m")), FlinkVersion.Parse("1.10.0")).MaxMetaspace);
        Assert.Equal(536870902, MemoryModel.Plan(Of(("taskmanager.memory.process.size", "1568m")), FlinkVersion.Parse("1.10.0")).MaxHeap);
    }

    [Fact]
    public void Sizes_beyond_64_bits_are_refused_and_not_thrown() =>
        Assert.Equal(
            "ArithmeticException: long overflow",
            MemoryModel.Plan(Of(("taskmanager.memory.task.heap.size", "8388607t"), ("taskmanager.memory.managed.size", "8388607t")), FlinkVersion.Parse("1.14")).Refusal);

    private static long Direct() => MemoryModel.Plan(Of(("taskmanager.memory.process.size", "1792m"), ("taskmanager.memory.jvm-overhead.max", "192m")), FlinkVersion.Parse("1.13"))[Network]!.Value;

    private static Configuration Of(params (string Key, string Value)[] settings) =>
        new(settings.Select(setting => new Setting(setting.Key, setting.Value, new SettingOrigin(SettingSource.Argument))));
}
