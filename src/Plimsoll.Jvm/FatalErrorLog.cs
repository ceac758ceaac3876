using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>
/// A fatal error log (<c>hs_err_pidN.log</c>), JDK 8 to 25, as <c>VMError::report</c> of HotSpot's vmError.cpp and the system part of os_linux.cpp write it:
/// what ended the JVM, in which thread, and what the system had at that moment. Sizes are bytes; null where the log does not tell.
/// </summary>
public sealed partial record FatalErrorLog
{
    /// <summary>What ended it, as the head says: <c>OutOfMemory encountered: Java heap space</c>, <c>SIGSEGV (0xb) at pc=...</c>; empty when only memory was refused.</summary>
    public string Error { get; init; } = "";

    /// <summary>The line of <see cref="Error"/>, from 1.</summary>
    public int ErrorLine { get; init; }

    /// <summary>The region of <c>-XX:+CrashOnOutOfMemoryError</c>: <c>Java heap space</c>; null for another error.</summary>
    public string? OutOfMemoryRegion { get; init; }

    /// <summary>Whether the system refused memory (<c>There is insufficient memory for the Java Runtime Environment to continue</c>).</summary>
    public bool MemoryRefused { get; init; }

    /// <summary>Whether the JVM was built for 32-bit x86 (<c>linux-x86</c>, <c>windows-x86</c>).</summary>
    public bool Is32Bit { get; init; }

    /// <summary>Name of the thread that failed; null for a thread without one.</summary>
    public string? Thread { get; init; }

    /// <summary>Java frames of that thread, innermost first, as <c>package.Class.method</c>.</summary>
    public IReadOnlyList<string> JavaFrames { get; init; } = [];

    /// <summary>The native frame that failed: <c>C  [libc.so.6+0x...]</c>; null where none is named.</summary>
    public string? ProblematicFrame { get; init; }

    /// <summary>When it happened; null without a time that names its zone as UTC or GMT.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Java threads alive.</summary>
    public int? JavaThreads { get; init; }

    /// <summary>Memory of the machine, or of the container where the JVM counts that.</summary>
    public long? Physical { get; init; }

    /// <summary>Of it, what was free or available.</summary>
    public long? PhysicalFree { get; init; }

    /// <summary>Swap space.</summary>
    public long? Swap { get; init; }

    /// <summary>Of it, what was free.</summary>
    public long? SwapFree { get; init; }

    /// <summary>Address space that the process may have (<c>ulimit -v</c>); null when infinite.</summary>
    public long? AddressSpaceLimit { get; init; }

    /// <summary>Processes and threads that the user may have (<c>ulimit -u</c>); null when infinite.</summary>
    public long? ProcessLimit { get; init; }

    /// <summary>What the kernel promises at most in strict overcommit mode.</summary>
    public long? CommitLimit { get; init; }

    /// <summary>What it has promised.</summary>
    public long? Committed { get; init; }

    /// <summary>Address space in use (JDK 15 and later).</summary>
    public long? VirtualSize { get; init; }

    /// <summary>Resident memory of the process (JDK 15 and later).</summary>
    public long? Resident { get; init; }

    /// <summary>The container's memory limit.</summary>
    public long? ContainerLimit { get; init; }

    /// <summary>vm.max_map_count.</summary>
    public long? MaxMappings { get; init; }

    /// <summary>Mappings that the process had: the total that the log names, else the lines of its list.</summary>
    public long? Mappings { get; init; }

    /// <summary>kernel.threads-max.</summary>
    public long? MaxThreads { get; init; }

    /// <summary>kernel.pid_max.</summary>
    public long? MaxProcessId { get; init; }

    /// <summary>The system's own words for each number, with their lines from 1, by the property's name.</summary>
    public IReadOnlyDictionary<string, (int Line, string Text)> Sources { get; init; } = new Dictionary<string, (int, string)>();

    /// <summary>Whether a text begins as such a log does; whatever a terminal printed above it may stand there.</summary>
    public static bool Begins(string sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Head().IsMatch(sample) && sample.Contains("# JRE version:", StringComparison.Ordinal)
            && (sample.Contains("T H R E A D", StringComparison.Ordinal) || sample.Contains("# Problematic frame:", StringComparison.Ordinal));
    }

    /// <summary>Reads a log.</summary>
    public static FatalErrorLog Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = new FatalErrorReading();
        foreach (var line in text.EnumerateLines())
            reading.Take(line);
        return reading.Complete();
    }

    [GeneratedRegex(@"^# (?:A fatal error has been detected by the Java|There is insufficient memory for the Java Runtime)", RegexOptions.Multiline)]
    private static partial Regex Head();
}
