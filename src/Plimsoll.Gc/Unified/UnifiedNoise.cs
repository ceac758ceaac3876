namespace Plimsoll.Gc.Unified;

/// <summary>Messages of unified logging that carry nothing the measures need, at info, debug and trace.</summary>
internal static class UnifiedNoise
{
    private static readonly byte[][][] ByFirstLetter = Index(NoiseTexts.All);

    private static readonly byte[][] TagsWithoutContent =
        [.. new[] { "gc,stats", "class,", "os", "jit", "module", "startuptime", "cds", "arguments", "pagesize", "thread", "exceptions", "biasedlocking", "monitorinflation", "nmethod", "codecache", "perf", "jfr", "ticket", "logging", "safepoint,", "attach", "handshake",
            // Decisions and their reasons, as prose that changes with every release: what they lead to is printed under gc, gc,start, gc,heap, gc,phases and gc,cpu.
            "gc,ergo", "gc,free", "gc,thread", "gc,task", "gc,refine", "gc,remset", "gc,plab", "gc,barrier", "gc,alloc" }
            .Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>Whether the message begins with a known text, or has the shape of a row of figures.</summary>
    public static bool Knows(ReadOnlySpan<byte> message)
    {
        var text = message.TrimStart((byte)' ');
        if (text.Length > 2 && text[1] == ':' && text[0] is (byte)'Y' or (byte)'y' or (byte)'O')
            text = text[2..].TrimStart((byte)' ');
        if (text.IsEmpty || text.SequenceEqual("Heap"u8))
            return true;
        foreach (var known in ByFirstLetter[text[0] & 127])
        {
            if (text.StartsWith(known))
                return true;
        }

        return IsRow(text);
    }

    /// <summary>Whether the tags among the decorators belong to another part of the JVM than its memory.</summary>
    public static bool KnowsTags(ReadOnlySpan<byte> decorators)
    {
        var open = decorators.LastIndexOf((byte)'[');
        if (open < 0)
            return false;
        foreach (var tag in TagsWithoutContent)
        {
            if (decorators[(open + 1)..].StartsWith(tag))
                return true;
        }

        return false;
    }

    /// <summary><c>Name: Min: 0.1, Avg: ...</c>, <c>Name  12 us</c>, <c>Memory: X 0 / 0 ... ops/s</c>, <c>Name (ms): skipped</c>, <c>12 of 3.4 ms (5.6%): x</c>.</summary>
    private static bool IsRow(ReadOnlySpan<byte> text) =>
        text.EndsWith(" us"u8) || text.EndsWith(" ops/s"u8) || text.EndsWith(" MB/s"u8) || text.EndsWith(" threads"u8) || text.EndsWith(" skipped"u8) || text.EndsWith("ms"u8)
        || text.IndexOf("Min: "u8) >= 0 || text.IndexOf(" us, "u8) > 0 || text.IndexOf(" ms ("u8) > 0 || text.IndexOf(" s (a ="u8) > 0
        || (text[0] - (uint)'0' <= 9 && (text.EndsWith(" regions"u8) || text.EndsWith(" used"u8)));

    private static byte[][][] Index(string[] texts)
    {
        var byLetter = texts.GroupBy(text => text[0] & 127).ToDictionary(group => group.Key, group => group.Select(System.Text.Encoding.ASCII.GetBytes).ToArray());
        return [.. Enumerable.Range(0, 128).Select(letter => byLetter.GetValueOrDefault(letter, []))];
    }
}
