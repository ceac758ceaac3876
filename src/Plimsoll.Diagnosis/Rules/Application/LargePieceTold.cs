using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words say that one piece of the work is large.</summary>
internal sealed class LargePieceTold : Rule
{
    /// <summary>Ten copies of it (decoded, as text, in a batch, in a send buffer) are a sizeable part of most heaps.</summary>
    private const long VeryLarge = 16L << 20;

    private const int SmallShare = 200;

    public override RuleCard Card { get; } = new()
    {
        Id = "large-piece-told",
        Title = "One row, message or document is reported to be very large",
        Explains = ["heap-space", "gc-overhead", "array-size"],
        Cause = "large-record",
        Mechanism = "What reads, decodes, buffers and sends a record holds it several times over: as bytes from the network, as text (twice as many bytes with characters beyond Latin-1), as an object, in a batch with its neighbours, and once more in the array that grows to hold it. A row of 250 MB so needs gigabytes for a moment, and the next one that is twice as large needs twice as much: no heap is large enough, the piece has to become smaller or pass in parts.",
        Needs = ["people's words of a large row, message, field, file or answer"],
        Thresholds = ["4 MiB to be worth a word, 16 MiB to be likely"],
        Refuters = ["a heap two hundred times as large as the piece"],
        References = ["Canal: canal.instance.filter.black.regex, canal.instance.memory.buffer.memunit", "Kafka: max.message.bytes, fetch.max.bytes", "Debezium: column.exclude.list"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (HeapWords.Piece(limit.Case) is not { } piece)
            return;
        ThingTold[] all = [.. limit.Case.Facts.Of<ThingTold>().Where(told => told.Deed == ThingDeed.Large && told.Bytes is null or >= HeapWords.Large)];
        var beside = HeapWords.Beside(limit.Case, all);
        var isSmall = limit.Process.MaxHeap is { } heap && piece.Bytes is { } bytes && bytes < heap / SmallShare;
        scale.For((piece.Bytes >= VeryLarge || (piece.Bytes is null && beside is not null)) && !isSmall ? Weight.Strong : Weight.Weak, "piece", $"one piece of the work is reported to be large: {piece.Words}", piece);
        if (beside is var (claim, fact) && piece.Bytes is not null)
            scale.For(Weight.Weak, "beside", claim, fact);
        scale.Conclude(piece.Bytes is { } size ? $"One {Name(piece)} of {Bytes.Text(size)} does not fit the heap with the copies that its way through the program takes" : $"One {Name(piece)} is too large for the heap with the copies that its way through the program takes");
        scale.Lacks("how large the largest one is", "a query for it (max(length(COLUMN))), or the largest message of the topic; a heap dump by -XX:+HeapDumpOnOutOfMemoryError, where it is the largest array");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (HeapWords.Piece(limit.Case) is not { } piece)
            yield break;
        yield return new Fix(Applicability.Placeholders, $"keep the large {Name(piece)} out of the way or in parts: leave its column or field out where it is not needed (a column filter or black list of the connector), store large values (BLOB, text, files) elsewhere and pass a reference, split or stream it")
        {
            Text = "Canal: canal.instance.filter.black.field or canal.instance.filter.black.regex; Debezium and Flink CDC: column.exclude.list (debezium.column.exclude.list); Kafka: bound max.message.bytes and max.request.size. A large statement or transaction: split the UPDATE into smaller transactions, and bound what the reader of the log holds (Debezium: max.queue.size, max.batch.size, max.queue.size.in.bytes). Fewer of them at a time help as well: smaller batches and fetches, lower parallelism. A larger heap lets this one pass and not the next that is larger.",
            Verify = "the piece that failed passes with the same heap",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix;
    }

    private static string Name(ThingTold piece) => piece.Thing.Length > 0 ? piece.Thing : "piece";
}
