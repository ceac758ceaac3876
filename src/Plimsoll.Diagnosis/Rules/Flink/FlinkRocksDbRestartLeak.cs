namespace Plimsoll.Diagnosis.Rules;

/// <summary>Known defects by which RocksDB's native memory of a job stays after each restart in the same process.</summary>
internal sealed class FlinkRocksDbRestartLeak : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-rocksdb-restart-leak",
        Title = "Each restart of the job leaves native memory of RocksDB behind",
        Explains = ["container-limit", "host-oom"],
        Cause = "leak/native/rocksdb",
        Mechanism = "Before 1.13 (fixed in late patch releases of 1.11 and 1.12 too) column family options were not closed when a job ended in a running TaskManager (FLINK-21986); with RocksDB's ticker metrics switched on its Statistics object is not closed either (FLINK-39923, 2.0 and later); the Compactor leaks as well (FLINK-39753, fixed in the releases of 1.20, 2.2 and 2.3 of 2026). A job that restarts again and again leaks each time.",
        Needs = ["restarts of the job in one process", "RocksDB as state backend"],
        Refuters = ["no restart"],
        Versions = "before 1.13, but for late patch releases of 1.11 and 1.12; with ticker metrics 2.0 and later; the Compactor's before the releases of 2026",
        References = ["FLINK-21986", "FLINK-39923", "FLINK-39753"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var rocksDb = process.SettingOf("state.backend.type", "state.backend") is { } setting && setting.Value.Contains("rocks", StringComparison.OrdinalIgnoreCase) ? (Fact)setting
            : limit.Case.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("RocksDB", StringComparison.Ordinal));
        var restarts = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.RepeatedRuns && statement.Origin.Excerpt.Contains("restart", StringComparison.OrdinalIgnoreCase))
            ?? (Fact?)limit.Case.Facts.First<StateChange>(change => change.To == "RESTARTING");
        if (rocksDb is null || restarts is null)
            return;
        scale.For(Weight.Weak, "restarts", "the job restarts again and again in the same process", restarts);
        var ticker = limit.Case.Facts.First<SettingFound>(found => found.Key.StartsWith("state.backend.rocksdb.metrics.", StringComparison.Ordinal) && found.Value == "true");
        if (ticker is not null)
            scale.For(Weight.Strong, "metrics", $"RocksDB's own metrics are switched on: {ticker.Key}", ticker);
        if (process.Version is { } version && !version.IsAtLeast(1, 13))
            scale.For(version.IsAtLeast(1, 11) ? Weight.Weak : Weight.Strong, "version", $"Flink {version} does not close RocksDB's column family options{(version.IsAtLeast(1, 11) ? " before its late patch releases" : "")}", limit.Facts.First<FlinkBanner>() ?? rocksDb);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Growth) is { } growth)
            scale.For(Weight.Weak, "growth", "native memory grows with the restarts", growth);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var metrics = limit.Case.Facts.Of<SettingFound>().Where(found => found.Key.StartsWith("state.backend.rocksdb.metrics.", StringComparison.Ordinal) && found.Value == "true").DistinctBy(found => found.Key).ToArray();
        yield return new Fix(Applicability.Check, "stop the restarts by curing their cause, switch RocksDB's ticker metrics off, and upgrade to a version that closes them (1.13 or later for FLINK-21986, the newest release of 1.20, 2.2 or 2.3 for FLINK-39753)")
        {
            Changes = [.. metrics.Select(found => limit.Process.Change(found.Key, null))],
            Text = "A full restart of the TaskManager gives the memory back.",
            Verify = "resident memory stays level over five restarts of the job",
        };
    }
}
