using System.Text.Json;

namespace Plimsoll.Jvm.Tests;

/// <summary>Text and JSON of <c>jfr print</c>: sizes, lengths, instants, nested fields, paths; cut and foreign input.</summary>
public sealed class FlightRecordingTest
{
    private const string Sample = """
        jdk.GCHeapSummary {
          startTime = 17:58:26.621 (2026-04-11)
          gcId = 1
          when = "After GC"
          heapSpace = {
            start = 0x706000000
            committedSize = 252.0 MB
            reservedSize = 4.0 GB
          }
          heapUsed = 16,5 MB
        }


        jdk.OldObjectSample {
          startTime = 14:21:37.294
          objectAge = 2 m 34 s
          object =  [
            java.util.HashMap$Node
            [15052855] : java.util.HashMap$Node[33554432]
            users : java.lang.Class Class Name: Application
          ]
          root = N/A
          eventThread = "main" (javaThreadId = 1)
          stackTrace = [
            com.acme.Cache.put(Object) line: 12
            ...
          ]
        }

        """;

    [Fact]
    public void Events_have_their_nested_fields_in_bytes()
    {
        var heap = FlightRecordingText.Read(Sample)[0];
        Assert.Equal("jdk.GCHeapSummary", heap.Type);
        Assert.Equal("After GC", heap["when"]);
        Assert.Equal(252L << 20, heap.Bytes("heapSpace.committedSize"));
        Assert.Equal((long)(16.5 * 1048576), heap.Bytes("heapUsed"));
        Assert.Equal(new DateTimeOffset(2026, 4, 11, 17, 58, 26, 621, TimeSpan.Zero), heap.At);
    }

    [Fact]
    public void Paths_and_frames_are_listed_in_their_order()
    {
        var old = FlightRecordingText.Read(Sample)[1];
        Assert.Equal("java.util.HashMap$Node | [15052855] : java.util.HashMap$Node[33554432] | users : java.lang.Class Class Name: Application", string.Join(" | ", old.Chain));
        Assert.Equal("com.acme.Cache.put(Object) line: 12", Assert.Single(old.Frames));
        Assert.Equal(TimeSpan.FromSeconds(154), old.Duration("objectAge"));
        Assert.Null(old.At);
        Assert.Equal(new TimeSpan(0, 14, 21, 37, 294), old.TimeOfDay);
        Assert.Null(old["root"]);
    }

    [Theory]
    [InlineData("5.42 ms", 5.42)]
    [InlineData("74.0 s", 74000)]
    [InlineData("PT0.0054S", 5.4)]
    [InlineData("1 h 2 m", 3720000)]
    public void Lengths_of_time_are_read_in_every_unit(string text, double milliseconds)
    {
        var one = FlightRecordingText.Read($"jdk.GarbageCollection {{\n  sumOfPauses = {text}\n}}\n")[0];
        Assert.Equal(milliseconds, one.Duration("sumOfPauses")!.Value.TotalMilliseconds, 3);
    }

    [Fact]
    public void Json_tells_the_same()
    {
        using var json = JsonDocument.Parse("""
            {"recording": {"events": [
              {"type": "jdk.GCHeapSummary", "values": {"startTime": "2026-04-11T17:58:26.621Z", "gcId": 1, "when": "After GC", "heapSpace": {"committedSize": 264241152}, "heapUsed": 17301504}},
              {"type": "jdk.OldObjectSample", "values": {"object": {"type": {"name": "[B"}, "referrer": {"field": {"name": "rows"}, "object": {"type": {"name": "com/acme/Table"}}}},
                "stackTrace": {"frames": [{"method": {"type": {"name": "com/acme/Loader"}, "name": "load"}, "lineNumber": 7}]}}}
            ]}}
            """);
        var events = FlightRecordingText.Read(json.RootElement);
        Assert.Equal(252L << 20, events[0].Bytes("heapSpace.committedSize"));
        Assert.Equal(17301504L, events[0].Bytes("heapUsed"));
        Assert.Equal("[B | rows : com.acme.Table", string.Join(" | ", events[1].Chain));
        Assert.Equal("com.acme.Loader.load(line 7)", Assert.Single(events[1].Frames));
    }

    [Fact]
    public void A_text_cut_anywhere_is_read_up_to_there()
    {
        for (var length = 0; length <= Sample.Length; length++)
            Assert.InRange(FlightRecordingText.Read(Sample[..length]).Count, 0, 2);
    }

    [Theory]
    [InlineData("heapUsed = 16 MB\n}\n]\n")]
    [InlineData("class Foo {\n  x = 1\n}\n")]
    [InlineData("")]
    public void What_is_no_event_is_none(string text) => Assert.Empty(FlightRecordingText.Read(text));
}
