namespace Plimsoll.Jvm.Tests;

/// <summary>Class histograms as people hand them over: out of a pager, a ticket, a debugger's jmap, Eclipse MAT.</summary>
public sealed class ClassHistogramTest
{
    [Theory]
    [InlineData("num #instances #bytes class name|---|1: 51829445 5950648600 [C|2: 51455355 2881499880 com.acme.Endpoint")]
    [InlineData(" num     #instances         #bytes  class name (module)|-----|   1:      51829445     5950648600  [C (java.base@17.0.10)|   2:      51455355     2881499880  com.acme.Endpoint")]
    [InlineData("num \t  #instances\t#bytes\tClass description|-----|1:\t\t51829445\t5950648600\tchar[]|2:\t\t51455355\t2881499880\tcom.acme.Endpoint")]
    [InlineData("> num #instances #bytes class name|> 1. 51,829,445 5,950,648,600 [C|--More--|> 2. 51,455,355 2,881,499,880 com.acme.Endpoint")]
    [InlineData("num #instances #bytes class name||1 51829445 5950648600 [C||2 51455355 2881499880 com.acme.Endpoint")]
    [InlineData("Class Name   Objects   Shallow Heap   Retained Heap|-----|char[]   51,829,445   5,950,648,600   >= 5,950,648,600|com.acme.Endpoint   51,455,355   2,881,499,880   >= 8,000,000,000")]
    public void TheSameRowsInEveryForm(string text)
    {
        var table = new ClassHistogramTable();
        Assert.All(text.Split('|'), line => Assert.True(table.Accept(line), line));
        var rows = table.Complete()!.Rows;
        Assert.Equal(2, rows.Count);
        Assert.Equal(new ClassHistogramRow("char[]", 51829445, 5950648600), rows[0]);
        Assert.Equal(new ClassHistogramRow("com.acme.Endpoint", 51455355, 2881499880), rows[1]);
    }

    [Fact]
    public void ClassesOfADebuggersHeapHaveASpaceInTheirNames()
    {
        var table = new ClassHistogramTable();
        string[] lines = ["num \t  #instances\t#bytes\tClass description", "1:\t\t39828\t5107344\t* MethodKlass", "2:\t\t5470\t320696\t* System ObjArray"];
        Assert.All(lines, line => Assert.True(table.Accept(line), line));
        Assert.Equal("* MethodKlass, * System ObjArray", string.Join(", ", table.Complete()!.Rows.Select(row => row.Class)));
    }

    [Theory]
    [InlineData("It was like this on Monday too.")]
    [InlineData("2026-03-02 10:00:00.000 INFO [main] com.acme.Main - started")]
    public void WhatIsNoRowEndsTheTable(string line)
    {
        var table = new ClassHistogramTable();
        Assert.True(table.Accept("num #instances #bytes class name"));
        Assert.True(table.Accept("1: 51829445 5950648600 [C"));
        Assert.False(table.Accept(line));
    }
}
