using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Plimsoll.Heap.Tests;

/// <summary>The JDKs of this machine: compiles and runs the programs of Programs/, and asks them for dumps and histograms.</summary>
internal sealed class HotSpot : IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = new(StringComparer.Ordinal);
    private readonly Process _process;
    private readonly string _jdk;
    private readonly string _pid;

    private HotSpot(string jdk, Process process, string pid)
    {
        (_jdk, _process, _pid) = (jdk, process, pid);
    }

    /// <summary>Folders of the JDKs with a compiler, by version.</summary>
    public static IReadOnlyList<(int Version, string Folder)> Jdks { get; } = Find();

    public static HotSpot Start(string jdk, string program, string flags, string arguments = "")
    {
        var classes = Compiled.GetOrAdd($"{jdk}|{program}", _ => new Lazy<string>(() => Compile(jdk, program))).Value;
        var process = Process.Start(new ProcessStartInfo(Path.Combine(jdk, "bin", "java"), $"-Xmx64m {flags} -cp {classes} {program} {arguments}")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return new HotSpot(jdk, process, line[6..]);
        }

        throw new InvalidOperationException($"{program} did not start with {flags}");
    }

    /// <summary>Runs diagnostic commands one after the other in one attach; their output.</summary>
    public string Command(params string[] commands)
    {
        var file = Path.GetTempFileName();
        File.WriteAllLines(file, commands);
        var output = Run(Path.Combine(_jdk, "bin", "jcmd"), $"-J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC {_pid} -f {file}");
        File.Delete(file);
        return output;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }

    private static string Compile(string jdk, string program)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-java").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Run(Path.Combine(jdk, "bin", "javac"), $"-J-XX:TieredStopAtLevel=1 -nowarn -d {folder} {Path.Combine(AppContext.BaseDirectory, "Programs", program + ".java")}");
        return folder;
    }

    private static string Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments}: {output}{errors.Result}");
    }

    private static List<(int, string)> Find() => [.. Directory.GetDirectories("/usr/lib/jvm").Append(Environment.GetEnvironmentVariable("JAVA_HOME") ?? "")
        .Where(folder => File.Exists(Path.Combine(folder, "bin", "javac")) && File.Exists(Path.Combine(folder, "release")))
        .Select(folder => (Version(folder), folder)).OrderBy(found => found.Item1).ThenBy(found => found.folder, StringComparer.Ordinal).DistinctBy(found => found.Item1)];

    private static int Version(string folder)
    {
        var line = File.ReadLines(Path.Combine(folder, "release")).First(line => line.StartsWith("JAVA_VERSION=", StringComparison.Ordinal));
        var numbers = line.Split('"')[1].Split('.', '-', '+');
        return int.Parse(numbers[0] == "1" ? numbers[1] : numbers[0], CultureInfo.InvariantCulture);
    }
}
