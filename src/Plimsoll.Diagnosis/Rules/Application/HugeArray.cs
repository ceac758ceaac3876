using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One record, request or document is gathered into a single array that the VM cannot make.</summary>
internal sealed class HugeArray : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "huge-array",
        Title = "One object is gathered into an array of more than two thousand million elements",
        Explains = ["array-size"],
        Cause = "large-record/array",
        Mechanism = "The VM refuses arrays of about 2^31 elements whatever the heap. Only a single value does that: a buffer that doubles while one record is written, a bit set or table sized by the largest id, a whole file in a byte array.",
        Needs = ["the stack of the error"],
        References = ["HotSpot: arrays are limited to 2^31 - 1 elements less a header"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var thrown = limit.Facts.First<Thrown>(error => error.Link("array size", "Required array", "Required length") is not null || NamelessOutOfMemory.IsLength(error));
        scale.For(Weight.Strong, "message", "one array was asked for that no heap can hold", thrown);
        if (thrown is not null && ApplicationFrames.OfJob(thrown) is { } frame)
        {
            scale.For(Weight.Weak, "frame", $"in {frame}", thrown);
            scale.Conclude($"One object is gathered into an array beyond the VM's limit, in {frame}");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var frame = limit.Facts.Of<Thrown>().Select(ApplicationFrames.OfJob).FirstOrDefault(found => found is not null);
        yield return new Fix(Applicability.Placeholders, $"do not gather the whole in one array{(frame is null ? "" : $" in {frame}")}: split the record, page the result, write to a stream, or use a sparse structure; limit its size")
        {
            Text = "A larger heap does not help: the limit is the array's length.",
            Verify = "the record that failed passes",
        };
    }
}
