namespace Plimsoll.Diagnosis.Limits;

/// <summary>The operating system refused another thread.</summary>
internal sealed class NativeThreadLimit : SignedLimit
{
    public override string Failure => "native-thread";

    public override string Name => "the number of threads";

    public override int Rank => 23;

    protected override IReadOnlyList<string> Signatures { get; } = ["unable to create new native thread", "unable to create native thread"];
}
