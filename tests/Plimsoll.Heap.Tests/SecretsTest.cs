namespace Plimsoll.Heap.Tests;

public sealed class SecretsTest
{
    [Fact]
    public void A_query_never_shows_a_password()
    {
        const ulong Text = 0x10000, Bytes = 0x10040;
        var writer = new HprofWriter().Class(Text, "java/lang/String", fields: [("value", 2)]).Class(Bytes, "[B").Root(0x20000).Root(Text)
            .Instance(0x20000, Text, 0x20040).Ascii(0x20040, "jdbc:mysql://root:hunter2@db/orders?password=hunter2&ssl=true");
        using var graph = HeapGraph.Open(new MemoryStream(writer.ToArray()), "secret", cancellation: TestContext.Current.CancellationToken);
        var row = HeapQuery.Parse("SELECT toString(s) FROM java.lang.String s").Run(graph, null, null, 5, TestContext.Current.CancellationToken).Rows.Single();
        Assert.Equal("jdbc:mysql://root:<redacted>@db/orders?password=<redacted>&ssl=true", row.Values[0]);
    }
}
