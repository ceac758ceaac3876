using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>Class metadata reached MaxMetaspaceSize (up to JDK 7 the permanent generation's MaxPermSize), or grows towards any limit: class loaders of ended runs pile up.</summary>
internal sealed class MetaspaceLimit : SignedLimit
{
    /// <summary>Class loaders beyond what any server deploys: each of them with hardly more than one class.</summary>
    private const long VeryManyLoaders = 10_000;

    /// <summary>One last try may have helped.</summary>
    private const int FewestLastTries = 2;

    public override string Failure => "metaspace";

    public override string Name => "metaspace";

    public override int Rank => 20;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("whether class loaders pile up", "jcmd PID VM.classloader_stats, twice, a redeployment or ten minutes apart; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap loaders")];

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfMemoryError: Metaspace", "OutOfMemoryError: PermGen space", "requires a larger size of JVM metaspace to load classes"];

    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        foreach (var dump in process.Facts.Of<HeapDumpRead>())
        {
            if (dump.ThrewWhileLoading)
                scale.For(Weight.Decisive, "error", $"the dump was written when thread \"{dump.Summary.Thrower!.Name}\" could not define a class", dump);
            if (dump.Loaders.Leaked > ProcessCase.LoadersNotYetCollected)
                scale.For(Weight.Strong, "loaders", $"{dump.Loaders.Leaked} class loaders of ended runs are strongly reachable in the dump", dump);
        }

        if (process.Facts.First<DaemonExpired>(expired => expired.Failure == Failure) is { } daemon)
            scale.For(Weight.Decisive, "daemon", "the build tool ends its daemon because metaspace is full", daemon);
        if (LoaderEvidence.Counted(process) && process.Loaders is { } last)
            scale.For(Weight.Strong, "loaders", $"{last.Loaders} user-code class loaders for {process.JobsRunning} running jobs: metaspace fills with every run", last.Fact);
        if (process.Facts.First<MetaspaceTaken>(taken => taken.Loaders >= VeryManyLoaders) is { } many)
            scale.For(Weight.Strong, "loaders", $"{many.Loaders} class loaders are alive", many);
        WeighCollections(process, scale);
        if (process.Facts.First<WebApplicationLeak>() is { } leak)
        {
            scale.For(Weight.Weak, "web application", $"the server found what keeps the class loader of web application [{leak.Application}]", leak);
            if (process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Redeployed) is { } redeployed)
                scale.For(Weight.Strong, "redeployed", "the web application is deployed again and again without a restart", redeployed);
        }
    }

    // Nobody printed the error, but the collector's log or jstat shows metadata at its limit, or on its way there without a stop.
    private static void WeighCollections(ProcessCase process, Scale scale)
    {
        if (scale.Witnesses.Any(witness => witness.Weight == Weight.Decisive))
            return;
        foreach (var seen in process.GcRuns)
        {
            if (seen.Measures.Metaspace is { LastResorts: >= FewestLastTries and var tries, Last: { } last, Peak: { } peak } && last >= peak * 0.9)
                scale.For(Weight.Strong, "last tries", $"{tries} collections for class metadata gave up soft references as a last try, and {Bytes.Text(last)} stay: the limit is reached", seen);
        }

        if (MetadataRise.Of(process) is { } rise)
            scale.For(Weight.Strong, "rise", $"class metadata rises at one rate from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)}, and {rise.Unloading} collections that could have unloaded classes freed none", rise.Seen);
    }
}
