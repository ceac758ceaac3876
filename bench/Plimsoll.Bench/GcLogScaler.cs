using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plimsoll.Bench;

/// <summary>Makes a big log of unified logging of a small real one: its body again and again, with times and GC numbers that go on.</summary>
internal static partial class GcLogScaler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Writes at least <paramref name="bytes"/> bytes; the original needs the decorators time, uptime, level, tags.</summary>
    public static void Write(string original, string target, long bytes)
    {
        var lines = File.ReadAllLines(original).Select(Piece.Of).Where(piece => piece is not null).Select(piece => piece!).ToList();
        var header = lines.TakeWhile(piece => piece.Id < 0).ToList();
        var body = lines.Skip(header.Count).Where(piece => !piece.Rest.Contains("] Heap", StringComparison.Ordinal)).ToList();
        var period = body[^1].Uptime - body[0].Uptime + Pause;
        var ids = body.Max(piece => piece.Id) + 1;
        using var writer = new StreamWriter(target, false, new UTF8Encoding(false), 1 << 20);
        header.ForEach(piece => writer.WriteLine(piece.At(TimeSpan.Zero, 0)));
        for (var round = 0; writer.BaseStream.Position < bytes; round++)
        {
            foreach (var piece in body)
                writer.WriteLine(piece.At(period * round, ids * round));
        }
    }

    private sealed partial record Piece(DateTimeOffset Date, TimeSpan Uptime, int Id, string Rest)
    {
        public static Piece? Of(string line)
        {
            var match = Shape().Match(line);
            if (!match.Success)
                return null;
            return new Piece(
                DateTimeOffset.Parse(match.Groups["date"].ValueSpan, CultureInfo.InvariantCulture),
                TimeSpan.FromSeconds(double.Parse(match.Groups["uptime"].ValueSpan, CultureInfo.InvariantCulture)),
                match.Groups["id"].Success ? int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture) : -1,
                match.Groups["rest"].Value);
        }

        public string At(TimeSpan shift, int ids)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"[{Date + shift:yyyy-MM-ddTHH:mm:ss.fff}+0000][{(Uptime + shift).TotalSeconds:0.000}s]");
            return Id < 0 ? text + Rest : text + Rest.Replace($"GC({Id})", $"GC({Id + ids})", StringComparison.Ordinal);
        }

        [GeneratedRegex(@"^\[(?<date>[^\]]+)\]\[(?<uptime>[0-9.]+)s\](?<rest>[^G]*(GC\((?<id>\d+)\))?.*)$")]
        private static partial Regex Shape();
    }
}
