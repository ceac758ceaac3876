using System.Diagnostics;
using System.Globalization;

namespace Plimsoll.Bench;

/// <summary>Times the questions of <c>plimsoll heap</c> as whole processes, with the highest anonymous memory seen in /proc (Linux).</summary>
internal static class HeapQuestions
{
    private static readonly string[][] Questions = [["summary"], ["histogram", "--all"], ["histogram"], ["dominators"], ["suspects"], ["loaders"], ["threads"], ["strings"], ["collections"], ["arrays"]];

    public static void Report(string plimsoll, string dump, int runs)
    {
        var megabytes = new FileInfo(dump).Length / 1e6;
        var objects = Objects(plimsoll, dump);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dump}: {megabytes:0} MB, {objects:N0} objects; best of {runs}, memory: highest RssAnon"));
        Console.WriteLine($"{"question",-18} {"seconds",8} {"cpu s",8} {"MB/s",7} {"M objects/s",12} {"bytes/object",13}");
        foreach (var question in Questions)
        {
            var measured = Enumerable.Range(0, runs).Select(_ => Measure(plimsoll, ["heap", question[0], dump, .. question[1..]])).ToList();
            var best = measured.Min(run => run.Seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{string.Join(' ', question),-18} {best,8:0.00} {measured.Min(run => run.Processor),8:0.00} {megabytes / best,7:0} {objects / best / 1e6,12:0.0} {measured.Max(run => run.Anonymous) / (double)Math.Max(1, objects),13:0.0}"));
        }
    }

    /// <summary>The objects of the dump, from the command's own JSON.</summary>
    private static long Objects(string plimsoll, string dump)
    {
        using var process = Start(plimsoll, ["heap", "summary", dump, "--format", "json"]);
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
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
}
