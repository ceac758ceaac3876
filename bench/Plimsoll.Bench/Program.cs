using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;

namespace Plimsoll.Bench;

internal static class Program
{
    private const string Usage = """
        plimsoll-bench generate ORIGINAL TARGET [MEGABYTES]   scales a real log: of unified logging (decorators time,uptime,level,tags) or of JDK 8 (dates and times); 361 MB unless said otherwise
        plimsoll-bench heap-dump TARGET [MEGABYTES [OBJECTS]] writes a synthetic heap dump; 1000 MB unless said otherwise, with 28 objects a kilobyte or as many millions as said
        plimsoll-bench heap-phases DUMP [INDEX]               times the steps from opening a dump to its suspects within one process; with a folder also the index, written and then read
        plimsoll-bench heap-loaders TARGET [LOADERS] [MEGABYTES]   writes a heap dump of leaked class loaders; 60 in 108 MB unless said otherwise
        plimsoll-bench heap-scale PLIMSOLL FOLDER [MEGABYTES ...]  the questions of `PLIMSOLL heap` over dumps of 100, 1000 and 4000 MB, made in FOLDER and deleted, and how time and memory grow
        plimsoll-bench heap PLIMSOLL DUMP [RUNS]              times the questions of `PLIMSOLL heap` as whole processes: MB/s, objects/s, bytes of anonymous memory an object
        plimsoll-bench time PLIMSOLL LOG [RUNS]               times `PLIMSOLL gc LOG` as a whole process beside `grep -c` of the same file
        plimsoll-bench scan LOG [RUNS]                        the literal search of `diagnose` alone over a file, with the share of places it had to look at closely
        plimsoll-bench diagnose PLIMSOLL LOG [RUNS]           times `PLIMSOLL diagnose LOG` as a whole process beside `grep -c`, and `--version` alone
        plimsoll-bench report [FINDINGS] [COLLECTIONS]        render times and sizes of the big case; 1000 findings and 1000000 collections unless said otherwise
        plimsoll-bench benchmark [BenchmarkDotNet options]    micro-benchmarks; PLIMSOLL_GC_LOG names the log
        """;

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["generate", var original, var target, .. var size]:
                Scale(original, target, (size is [var megabytes] ? long.Parse(megabytes, CultureInfo.InvariantCulture) : 361) * 1_000_000);
                return 0;
            case ["heap-dump", var dump, .. var heapSize]:
                HeapDumpScaler.Write(dump, (heapSize is [var heapMegabytes, ..] ? long.Parse(heapMegabytes, CultureInfo.InvariantCulture) : 1000) * 1_000_000, heapSize is [_, var millions] ? long.Parse(millions, CultureInfo.InvariantCulture) * 1_000_000 : 0);
                return 0;
            case ["heap-phases", var dump, .. var indexes]:
                HeapPhases.Report(dump, indexes.FirstOrDefault());
                return 0;
            case ["heap-loaders", var dump, .. var heapLoaders]:
                LeakedLoaderDump.Write(dump, heapLoaders is [var leaked, ..] ? int.Parse(leaked, CultureInfo.InvariantCulture) : 60, (heapLoaders is [_, var loaderMegabytes] ? long.Parse(loaderMegabytes, CultureInfo.InvariantCulture) : 108) * 1_000_000);
                return 0;
            case ["heap-scale", var plimsoll, var folder, .. var sizes]:
                HeapQuestions.Scale(plimsoll, folder, sizes.Length == 0 ? [100, 1000, 4000] : [.. sizes.Select(size => long.Parse(size, CultureInfo.InvariantCulture))]);
                return 0;
            case ["heap", var plimsoll, var dump, .. var runs]:
                HeapQuestions.Report(plimsoll, dump, runs is [var questions] ? int.Parse(questions, CultureInfo.InvariantCulture) : 3);
                return 0;
            case ["time", var plimsoll, var log, .. var runs]:
                Time(plimsoll, log, runs is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 5);
                return 0;
            case ["scan", var log, .. var runs]:
                LiteralScan.Report(log, runs is [var scans] ? int.Parse(scans, CultureInfo.InvariantCulture) : 5);
                return 0;
            case ["diagnose", var plimsoll, var log, .. var runs]:
                TimeDiagnose(plimsoll, log, runs is [var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 5);
                return 0;
            case ["report", .. var scale]:
                ReportScale.Report(scale is [var findings, ..] ? int.Parse(findings, CultureInfo.InvariantCulture) : 1000, scale is [_, var collections] ? int.Parse(collections, CultureInfo.InvariantCulture) : 1_000_000, 3);
                return 0;
            case ["benchmark", .. var options]:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(options);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static void Scale(string original, string target, long bytes)
    {
        if (LegacyGcLogScaler.Takes(original))
            LegacyGcLogScaler.Write(original, target, bytes);
        else
            GcLogScaler.Write(original, target, bytes);
    }

    private static void Time(string plimsoll, string log, int runs)
    {
        Report($"{plimsoll} gc", log, plimsoll, ["gc", log, "--format", "json"], runs);
        Report("grep -c Pause", log, "grep", ["-c", "Pause", log], runs);
    }

    private static void TimeDiagnose(string plimsoll, string log, int runs)
    {
        Report($"{plimsoll} --version", log, plimsoll, ["--version"], runs);
        Report($"{plimsoll} diagnose", log, plimsoll, ["diagnose", log, "--format", "json"], runs);
        Report("grep -c OutOfMemoryError", log, "grep", ["-c", "OutOfMemoryError", log], runs);
    }

    private static void Report(string name, string log, string program, string[] arguments, int runs)
    {
        var best = Enumerable.Range(0, runs).Min(_ => Run(program, arguments).TotalSeconds);
        var megabytes = new FileInfo(log).Length / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-40} {best,7:0.000} s  {megabytes / best,7:0} MB/s  (best of {runs}, {megabytes:0} MB)"));
    }

    private static TimeSpan Run(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        return watch.Elapsed;
    }
}
