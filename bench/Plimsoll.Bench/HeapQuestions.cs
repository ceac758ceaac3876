using System.Diagnostics;
using System.Globalization;

namespace Plimsoll.Bench;

/// <summary>Times the questions of <c>plimsoll heap</c> as whole processes, with the highest anonymous memory seen in /proc (Linux).</summary>
internal static class HeapQuestions
{
    private static readonly string[][] Questions = [["summary"], ["histogram", "--all"], ["histogram"], ["dominators"], ["suspects"], ["loaders"], ["threads"], ["strings"], ["collections"], ["arrays"]];
    private static readonly string[][] ScaleQuestions = [["summary"], ["histogram"], ["suspects"]];

    private readonly record struct Figure(double Seconds, double Processor, double Megabytes, long Objects, double BytesEach);

    public static void Report(string plimsoll, string dump, int runs)
    {
        var (megabytes, objects) = (new FileInfo(dump).Length / 1e6, Objects(plimsoll, dump));
        Head(dump, megabytes, objects, runs);
        foreach (var question in Questions)
            Write(string.Join(' ', question), Best(plimsoll, dump, question, objects, runs, "--no-index"));
        var folder = Directory.CreateTempSubdirectory("plimsoll-bench");
        Write("suspects, index", Best(plimsoll, dump, ["suspects"], objects, 1, "--index", folder.FullName));
        Write("  second question", Best(plimsoll, dump, ["suspects"], objects, runs, "--index", folder.FullName));
        folder.Delete(recursive: true);
    }

    /// <summary>Makes dumps of these sizes one after the other; the growth is the exponent of the objects that time and memory follow: 1.00 is linear.</summary>
    public static void Scale(string plimsoll, string folder, IReadOnlyList<long> megabytes)
    {
        var before = new Dictionary<string, Figure>(StringComparer.Ordinal);
        foreach (var size in megabytes)
        {
            var dump = Path.Combine(folder, FormattableString.Invariant($"scale-{size}.hprof"));
            HeapDumpScaler.Write(dump, size * 1_000_000);
            var objects = Objects(plimsoll, dump);
            Head(dump, new FileInfo(dump).Length / 1e6, objects, 3);
            foreach (var question in ScaleQuestions)
            {
                var (name, figure) = (string.Join(' ', question), Best(plimsoll, dump, question, objects, 3, "--no-index"));
                Write(name, figure, before.TryGetValue(name, out var smaller) ? smaller : null);
                before[name] = figure;
            }

            File.Delete(dump);
        }
    }

    private static void Head(string dump, double megabytes, long objects, int runs)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dump}: {megabytes:0} MB, {objects:N0} objects; best of {runs}, memory: highest RssAnon"));
        Console.WriteLine($"{"question",-18} {"seconds",8} {"cpu s",8} {"MB/s",7} {"M objects/s",12} {"bytes/object",13} {"growth of cpu, memory",22}");
    }

    private static Figure Best(string plimsoll, string dump, string[] question, long objects, int runs, params string[] options)
    {
        var measured = Enumerable.Range(0, runs).Select(_ => Measure(plimsoll, ["heap", question[0], dump, .. question[1..], .. options])).ToList();
        return new Figure(measured.Min(run => run.Seconds), measured.Min(run => run.Processor), new FileInfo(dump).Length / 1e6, objects, measured.Max(run => run.Anonymous) / (double)Math.Max(1, objects));
    }

    private static void Write(string name, Figure figure, Figure? smaller = null)
    {
        var growth = smaller is not { } before ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{Math.Log(figure.Processor / before.Processor) / Math.Log((double)figure.Objects / before.Objects):0.00}, {Math.Log(figure.BytesEach * figure.Objects / (before.BytesEach * before.Objects)) / Math.Log((double)figure.Objects / before.Objects):0.00}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-18} {figure.Seconds,8:0.00} {figure.Processor,8:0.00} {figure.Megabytes / figure.Seconds,7:0} {figure.Objects / figure.Seconds / 1e6,12:0.0} {figure.BytesEach,13:0.0} {growth,22}"));
    }

    /// <summary>The objects of the dump, from the command's own JSON.</summary>
    private static long Objects(string plimsoll, string dump)
    {
        using var process = Start(plimsoll, ["heap", "summary", dump, "--no-index", "--format", "json"]);
        using var json = System.Text.Json.JsonDocument.Parse(process.StandardOutput.ReadToEnd());
        return json.RootElement.GetProperty("instances").GetInt64();
    }

    private static (double Seconds, double Processor, long Anonymous) Measure(string plimsoll, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(plimsoll, arguments);
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var (highest, processor) = (0L, TimeSpan.Zero);
        while (!process.WaitForExit(2))
        {
            highest = Math.Max(highest, Anonymous(process.Id));
            processor = Processor(process) ?? processor;
        }

        output.Wait();
        return (watch.Elapsed.TotalSeconds, processor.TotalSeconds, highest);
    }

    private static TimeSpan? Processor(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static long Anonymous(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(8, line.Length - 8 - 2).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
