using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A static collection in user code only grows.</summary>
internal sealed class StaticCollection : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "static-collection",
        Title = "A static collection in the program's own code grows without bound",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/static-collection",
        Mechanism = "A static map or list lives as long as its class loader. What is put there and never removed adds up, outside Flink's state: checkpoints stay empty while the heap fills.",
        Needs = ["the code", "checkpoint sizes, for a Flink job"],
        Refuters = ["checkpoints that grow with the heap"],
        References = ["Flink docs: Working with state"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Feature("static collection") is not { } code)
            return;
        scale.For(Weight.Strong, "code", $"the code keeps a static collection, {code.Arguments}", code);
        scale.Conclude($"The static collection {code.Arguments} grows without bound");
        var sizes = limit.Process.CheckpointSizes;
        if (sizes.Count > 0 && sizes.All(ended => ended.Bytes < 64 << 10))
            scale.For(Weight.Strong, "checkpoints", $"the checkpoints hold next to nothing ({Bytes.Text(sizes[^1].Bytes ?? 0)}): it is not Flink's state that fills the heap", sizes[^1]);
        else if (limit.Process.StateGrows == true)
            scale.Against("checkpoints", "the checkpoints grow: it is Flink's state", sizes[^1]);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var name = limit.Process.Feature("static collection")?.Arguments ?? "the collection";
        yield return new Fix(Applicability.Placeholders, $"bound {name}: evict old entries (a cache with maximumSize or expireAfterWrite), remove what is done, or keep it as keyed state with a time to live")
        {
            Code = $"static final Cache<K, V> {name} = Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofHours(1)).build();",
            Verify = "the heap after full collections levels off",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }
}
