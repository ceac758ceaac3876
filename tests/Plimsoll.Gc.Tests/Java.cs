using System.Diagnostics;

namespace Plimsoll.Gc.Tests;

/// <summary>
/// The JDKs of this machine. ./test installs OpenJDK 17. JDK 25 is in no package of Debian 12; where one stands below /usr/lib/jvm (Temurin's package puts it there)
/// or JAVA25_HOME names one, the logs are generated with both.
/// </summary>
internal sealed class Java(string home)
{
    private const int Patience = 60_000;

    public static Java Seventeen { get; } = Find("17") ?? new Java("/usr/lib/jvm/java-17-openjdk-amd64");

    public static Java? TwentyFive { get; } = Find("25");

    public void Compile(string source, string folder) => Start("javac", ["-encoding", "UTF-8", "-d", folder, source]);

    public void Run(IEnumerable<string> arguments) => Start("java", arguments);

    private static Java? Find(string version)
    {
        var named = Environment.GetEnvironmentVariable($"JAVA{version}_HOME");
        IEnumerable<string> candidates = Directory.Exists("/usr/lib/jvm") ? Directory.EnumerateDirectories("/usr/lib/jvm").Where(folder => folder.Contains($"-{version}-", StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];
        return (named is null ? candidates : candidates.Prepend(named)).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "bin", "javac"))) is { } home ? new Java(home) : null;
    }

    private void Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(home, "bin", program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)}");
        }

        // Epsilon ends the JVM with 3 when the heap is full.
        if (process.ExitCode is not (0 or 3))
            throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {output.Result}{error.Result}");
    }
}
