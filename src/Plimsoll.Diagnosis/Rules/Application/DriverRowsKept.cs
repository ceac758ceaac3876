using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Rows of query results stay in the heap although the query comes again and again: nobody closes the statements.</summary>
internal sealed class DriverRowsKept : Rule
{
    private const long Many = 100_000;

    // What a driver makes one of for each row of a result.
    private static readonly string[] Rows =
    [
        "mysql.cj.protocol.a.result.ByteArrayRow", "mysql.cj.protocol.result.ByteArrayRow", "mysql.jdbc.ByteArrayRow", "mysql.jdbc.BufferRow", "mysql.cj.protocol.a.result.TextBufferRow", "mysql.cj.protocol.a.MysqlTextValueDecoder", "mysql.cj.jdbc.result.ResultSetImpl",
        "mysql.jdbc.JDBC4ResultSet", "mysql.jdbc.JDBC42ResultSet", "ByteArrayRow", "org.postgresql.core.Tuple", "org.postgresql.jdbc.PgResultSet", "mysql.cj.jdbc.ClientPreparedStatement", "mysql.cj.jdbc.StatementImpl", "mysql.jdbc.PreparedStatement",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "driver-rows-kept",
        Title = "Rows of earlier queries stay in the heap: statements or results of a long-lived connection are not closed",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/statements",
        Mechanism = "A JDBC connection keeps a list of its open statements, and each statement its result with all rows. Code that queries again and again on one connection and closes neither adds a result with every query; the rows of a driver then lead the histogram although no single query is large. A single large result looks alike for the time of its query only.",
        Needs = ["the driver's rows among the most of a histogram, by count", "words that the query comes again and again"],
        Thresholds = ["100000 rows"],
        Refuters = ["one query that reads a whole table: the driver gathers it at once"],
        References = ["com.mysql.cj.jdbc.ConnectionImpl: openStatements, dontTrackOpenResources", "java.sql.Statement.closeOnCompletion"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Counted(limit) is not { } rows || limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.RepeatedRuns or Topic.NeverFreed) is not { } again)
            return;
        scale.For(Weight.Strong, "rows", $"{rows.Count} instances of {rows.Owner}: rows of query results", rows);
        scale.For(Weight.Weak, "again", "the query is reported to come again and again, or its objects not to be freed", again);
        if (HeapWords.First(limit.Case, ThingDeed.ReadWhole) is { } whole)
            scale.Against("whole", "a table is reported to be read at once", whole);
        scale.Conclude($"Rows of earlier queries are kept ({rows.Count} {LibraryName.Short(rows.Owner)}): their statements or results are not closed");
        scale.Lacks("who holds the rows", "jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap suspects /tmp/heap.hprof: ConnectionImpl.openStatements names the connection");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "close each ResultSet and each Statement where it was used, and take the connection from a pool for each query instead of keeping one for ever")
        {
            Code = "try (Connection connection = pool.getConnection();\n     PreparedStatement statement = connection.prepareStatement(query);\n     ResultSet result = statement.executeQuery()) {\n    while (result.next())\n        take(result);\n}",
            Text = "Closing the result alone is not enough where the statement stays in the connection's list. statement.closeOnCompletion() closes it with its result. dontTrackOpenResources=true in MySQL's URL lets the collector take what nobody refers to, and hides the mistake.",
            Verify = "jcmd PID GC.class_histogram after ten more queries: as many rows as after one",
        };
    }

    private static HeapOwnerTold? Counted(BrokenLimit limit) =>
        limit.Case.Facts.Of<HeapOwnerTold>().Where(told => told.Count >= Many && Rows.Any(row => told.Owner.EndsWith(row, StringComparison.Ordinal))).MaxBy(told => told.Count);
}
