using System.IO.Compression;

namespace Plimsoll.Flink.Tests;

/// <summary>One row of the golden vectors: what Flink itself computed.</summary>
internal sealed record GoldenRow(
    string Case,
    FlinkProcess Process,
    LegacyHeapTarget LegacyHeap,
    Configuration Configuration,
    IReadOnlyList<FlinkVersion> Versions,
    bool Accepted,
    IReadOnlyList<long?> Sizes,
    string ArgumentsOrError)
{
    private static readonly FlinkVersion[] Known =
        [.. Enumerable.Range(10, 11).Select(minor => new FlinkVersion(1, minor)), new FlinkVersion(2, 0, null, "-SNAPSHOT")];

    public static IReadOnlyList<GoldenRow> All { get; } = Read();

    private static List<GoldenRow> Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "flink-memory.tsv.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var rows = new List<GoldenRow>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                rows.Add(Parse(line.Split('\t')));
        }

        return rows;
    }

    private static GoldenRow Parse(string[] cells) => new(
        cells[0],
        cells[1] == "TM" ? FlinkProcess.TaskManager : FlinkProcess.JobManager,
        cells[2] == "process" ? LegacyHeapTarget.Process : LegacyHeapTarget.Flink,
        Settings(cells[3]),
        Range(cells[4]),
        cells[5] == "OK",
        [.. cells[6..16].Select(cell => cell.Length == 0 ? (long?)null : long.Parse(cell))],
        cells[16]);

    private static Configuration Settings(string text) =>
        new(text.Split('|').Select(pair => pair.Split('=', 2)).Select(pair => new Setting(pair[0], pair[1], new SettingOrigin(SettingSource.Argument))));

    private static FlinkVersion[] Range(string text)
    {
        var ends = text.Split("..").Select(end => FlinkVersion.Parse(end.Replace("dev", "-SNAPSHOT", StringComparison.Ordinal))).ToArray();
        return [.. Known.Where(version => version.IsAtLeast(ends[0].Major, ends[0].Minor) && !(version.IsAtLeast(ends[^1].Major, ends[^1].Minor + 1)))];
    }
}
