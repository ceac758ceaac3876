namespace Plimsoll.Heap.Tests;

public sealed class QueryTest(ShapesDump dump) : IClassFixture<ShapesDump>
{
    [Theory]
    [InlineData("SELECT * FROM Shapes$Node", ShapesDump.Rounds)]
    [InlineData("select n from Shapes$Node n where n.value >= 10 and not (n.value >= 20)", 10)]
    [InlineData("SELECT n FROM Shapes$Node n WHERE n.value = 0 OR n.next.value = 0", 2)]
    [InlineData("SELECT n FROM Shapes$Node n WHERE n.next = null", 1)]
    [InlineData("SELECT * FROM Shapes$OneByte", ShapesDump.Rounds)]
    [InlineData("SELECT * FROM INSTANCEOF Shapes$OneByte", 5 * ShapesDump.Rounds)]
    [InlineData("SELECT * FROM \"Shapes\\$(Three|FiveLong)\"", 2 * ShapesDump.Rounds)]
    [InlineData("SELECT toString(s) FROM java.lang.String s WHERE toString(s) = 'the same label every time'", ShapesDump.Rounds + 1)]
    [InlineData("SELECT s FROM java.lang.String s WHERE s LIKE \"key-1[0-4].\"", 50)]
    [InlineData("SELECT s FROM java.lang.String s WHERE s NOT LIKE \".*\"", 0)]
    [InlineData("SELECT b FROM byte[] b WHERE b.@length = 200000 AND b.@usedHeapSize = 200016", 1)]
    [InlineData("SELECT t.name FROM INSTANCEOF java.lang.Thread t WHERE t.name.toString() LIKE \"worker-\\d\"", 3)]
    [InlineData("SELECT c FROM java.lang.Class c WHERE c.@name LIKE \"Shapes\"", 1)]
    public void Objects_that_fit_are_counted(string query, long expected)
    {
        using var reachability = Reachability.Compute(dump.Graph);
        Assert.Equal(expected, HeapQuery.Parse(query).Run(dump.Graph, reachability.IsReachable, null, 5, TestContext.Current.CancellationToken).Matched);
    }

    [Fact]
    public void Columns_show_fields_sizes_and_text()
    {
        using var tree = DominatorTree.Build(dump.Graph);
        var query = HeapQuery.Parse("SELECT n.value AS number, n.@usedHeapSize, n.@retainedHeapSize, n.next.@clazz.@name FROM Shapes$Node n WHERE n.value = 7");
        Assert.True(query.NeedsRetained);
        var result = query.Run(dump.Graph, null, tree, 5, TestContext.Current.CancellationToken);
        Assert.Equal("number", result.Columns[0]);
        Assert.Equal(["7", "24", $"{8 * 24}", "Shapes$Node"], result.Rows.Single().Values);
    }

    [Theory]
    [InlineData("", 0, "SELECT")]
    [InlineData("SELECT DISTINCT OBJECTS x FROM y", 7, "DISTINCT")]
    [InlineData("SELECT * FROM (SELECT * FROM x)", 14, "within queries")]
    [InlineData("SELECT * FROM x UNION (SELECT * FROM y)", 16, "UNION")]
    [InlineData("SELECT x.a[0] FROM b x", 7, "[index]")]
    [InlineData("SELECT x.@foo FROM b x", 9, "@foo")]
    [InlineData("SELECT x.a FROM b y", 7, "alias")]
    [InlineData("SELECT * FROM b WHERE a + 1 > 2", 24, "'+'")]
    [InlineData("SELECT * FROM b WHERE classof(a) = 1", 22, "classof")]
    [InlineData("SELECT * FROM b WHERE a LIKE \"(\"", 29, "regular expression")]
    [InlineData("SELECT 'a FROM b", 7, "quote")]
    [InlineData("SELECT * FROM b WHERE a = 1 ORDER", 28, "ORDER")]
    public void What_is_not_supported_is_said_with_its_place(string query, int position, string word)
    {
        var failure = Assert.Throws<HeapQueryException>(() => HeapQuery.Parse(query));
        Assert.Equal(position, failure.Position);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_the_parser_fail_otherwise()
    {
        var random = new Random(42);
        string[] words = ["SELECT", "*", "FROM", "x", "WHERE", "(", ")", "AND", "NOT", "'t'", "1", "<=", "toString", "x.y", ",", "LIKE", "\"[\"", "@", "=", "0x", "-1"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            var failure = Record.Exception(() => HeapQuery.Parse(text));
            Assert.True(failure is null or HeapQueryException, $"{text}: {failure}");
        }
    }
}
