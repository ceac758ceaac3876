using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A database driver gathers a whole result in memory before it gives out the first row.</summary>
internal sealed class LargeResult : Rule
{
    private static readonly string[] Frames =
    [
        "MysqlIO.readAllResults", "MysqlIO.readSingleRowSet", "mysql.jdbc.RowDataStatic", "TextResultsetReader.read", "BinaryResultsetReader.read", "ResultsetRowsStatic", "NativeProtocol.readAllResults", "QueryExecutorImpl.processResults", "PgResultSet",
        "SelectResultSet.fetchRemaining", "SelectResultSet.loadFully", "mariadb.jdbc.client.result.CompleteResult", "oracle.jdbc.driver.T4CTTIrxd", "oracle.jdbc.driver.DynamicByteArray",
        "sqlserver.jdbc.TDSPacket", "net.sourceforge.jtds.jdbc.CachedResultSet", "IncomingMessage.readBytes",
    ];

    // Drivers catch the error themselves: only its message is left, in an SQLException, and the frames below the statement are lost.
    private static readonly string[] Statements =
    [
        "mysql.cj.jdbc.StatementImpl.execute", "mysql.cj.jdbc.ClientPreparedStatement.execute", "mysql.jdbc.StatementImpl.execute", "mysql.jdbc.PreparedStatement.execute", "mariadb.jdbc.", "org.postgresql.jdbc.PgStatement", "org.postgresql.jdbc.PgPreparedStatement", "oceanbase.jdbc.",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "large-result",
        Title = "The database driver reads a whole result into memory",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/result-set",
        Mechanism = "MySQL's and PostgreSQL's drivers fetch every row of a query at once unless a fetch size is set in the way that each of them wants. A table that has grown then no longer fits, whatever the job does with the rows one by one.",
        Needs = ["the stack of the error, or a person's words about a table that is read at once"],
        References = ["MySQL Connector/J: useCursorFetch, defaultFetchSize", "PostgreSQL JDBC: fetchSize with autocommit off"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame(Frames)) is { } thrown)
            scale.For(Weight.Decisive, "stack", $"the heap ended in {thrown.Frames.First(frame => Frames.Any(known => frame.Contains(known, StringComparison.Ordinal)))}: the driver was gathering rows", thrown);
        else if (limit.Facts.First<Thrown>(thrown => thrown.Link("SQLException: Java heap space") is not null && thrown.HasFrame(Statements)) is { } wrapped)
            scale.For(Weight.Strong, "stack", "the driver itself says that the heap ended while it executed a query: it was gathering the rows", wrapped);
        else
            WeighWords(limit, scale);
    }

    /// <summary>Whether people's words tell of a result that a database driver reads at once.</summary>
    public static bool IsTold(BrokenLimit limit) =>
        ReadsAll(limit) is { } all && (Database.IsMatch(all.Origin.Excerpt) || (Rows(limit) is { } rows && Database.IsMatch(rows.Origin.Excerpt)));

    private static Statement? ReadsAll(BrokenLimit limit) => limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ReadsAll);

    private static Statement? Rows(BrokenLimit limit) => limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ManyRows);

    // Who asks whether everything is read at once has seen no proof of it.
    private static void WeighWords(BrokenLimit limit, Scale scale)
    {
        if (!IsTold(limit) || ReadsAll(limit) is not { } all)
        {
            WeighBigTable(limit, scale);
            return;
        }

        var rows = Rows(limit);
        scale.For(Telling.IsAsked(all.Origin.Excerpt.Trim()) ? Weight.Weak : Weight.Strong, "told", "a table or a result is reported, or supposed, to be read into memory at once", all);
        if (rows is not null)
            scale.For(Weight.Weak, "rows", "it has very many rows", rows);
        scale.Conclude("The database driver reads the whole result into memory: no fetch size is in effect", "wrong-setting/fetch-size");
    }

    // A big table, and the wish that it were read in parts.
    private static void WeighBigTable(BrokenLimit limit, Scale scale)
    {
        var (table, parts) = (limit.Case.Facts.First<ThingTold>(told => told.Deed == ThingDeed.BigTable), limit.Case.Facts.First<ThingTold>(told => told.Deed == ThingDeed.WantedInParts));
        if (table is null || parts is null || !(Driver.IsMatch(table.Origin.Excerpt) || Driver.IsMatch(parts.Origin.Excerpt)))
            return;
        scale.For(Weight.Weak, "told", $"a big table is reported to be read: {table.Words}", table);
        scale.For(Weight.Weak, "parts", $"and it is wished to be read in parts: {parts.Words}", parts);
        scale.Conclude("The database driver reads a big table at once: no fetch size or cursor is in effect", "wrong-setting/fetch-size");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "let the driver stream: setFetchSize(1000), with useCursorFetch=true in MySQL's URL (or fetchSize Integer.MIN_VALUE), autocommit off in PostgreSQL; in Flink's JDBC connector scan.fetch-size and scan.partition.*; in DataX the reader of that database (mysqlreader) instead of rdbmsreader, or useCursorFetch=true in its jdbcUrl")
        {
            Text = "Oracle: a fetch size of some hundreds rather than tens of thousands (its buffers are rows times the longest row); SQL Server: responseBuffering=adaptive, selectMethod=cursor; MariaDB: setFetchSize, and no second query on the connection before the rows are read. In DataX also give splitPk. Reading in partitions by key also spreads the rows over the subtasks.",
            Verify = "heap use no longer depends on the number of rows",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }

    private static readonly Regex Driver = new("mysql|mariadb|postgres|oracle|jdbc|sql ?server|db2|cursor|fetch", RegexOptions.IgnoreCase);

    private static readonly Regex Database = new(@"mysql|mariadb|postgres|oracle|jdbc|\bsql|db2|\bdatabase|\btable|\bquery|result ?set|数据库|表", RegexOptions.IgnoreCase);
}
