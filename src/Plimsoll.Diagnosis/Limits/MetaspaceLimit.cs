using Plimsoll.Diagnosis.Rules;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>Class metadata reached MaxMetaspaceSize, or will: class loaders of ended runs pile up.</summary>
internal sealed class MetaspaceLimit : SignedLimit
{
    public override string Failure => "metaspace";

    public override string Name => "metaspace";

    public override int Rank => 20;

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfMemoryError: Metaspace"];

    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        if (LoaderEvidence.Counted(process) && process.Loaders is { } last)
            scale.For(Weight.Strong, "loaders", $"{last.Loaders} user-code class loaders for {process.JobsRunning} running jobs: metaspace fills with every run", last.Fact);
    }
}
