using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Takes off what a container runtime, a log shipper or a terminal put around a program's own line.</summary>
internal static partial class Envelope
{
    /// <summary>The program's own text, and the envelope's time where it has one.</summary>
    public static (string Text, DateTimeOffset? At) Open(string line)
    {
        if (line.Contains('\e', StringComparison.Ordinal))
            line = Ansi().Replace(line, "");
        line = line.TrimEnd('\r', '\n');
        if (line.Length == 0)
            return (line, null);
        if (line[0] == '{' && line.Contains("\"log\":", StringComparison.Ordinal))
            return ContainerJson(line);
        if (line[0] == '>' && Quotation().Match(line) is { Success: true } quoted)
            return Open(line[quoted.Length..]);
        if ((char.IsAsciiDigit(line[0]) || line[0] == '[') && Timestamped().Match(line) is { Success: true } frame)
            return (line[frame.Length..], LogTime.Parse(frame.Groups["at"].Value, out _));
        if (line[0] is '2' or '[' or '<' || char.IsAsciiLetterUpper(line[0]))
            return Prefixed(line);
        if (MayBeComposed(line) && Compose().Match(line) is { Success: true } service)
            return Unstamped(line[service.Length..]);
        return char.IsAsciiLetterLower(line[0]) && Pod().Match(line) is { Success: true } pod ? Unstamped(line[pod.Length..]) : (line, null);
    }

    /// <summary>The container whose line it is, where the envelope names it: <c>flink-taskmanager-1</c>; null where it does not.</summary>
    public static string? ContainerOf(string line)
    {
        if (line.StartsWith("[pod/", StringComparison.Ordinal))
            return line.IndexOf(']', StringComparison.Ordinal) is > 0 and < 220 and var end ? line[5..end] : null;
        return MayBeComposed(line) && Compose().Match(line) is { Success: true } service ? service.Groups["name"].Value : null;
    }

    private static (string Text, DateTimeOffset? At) Prefixed(string line)
    {
        if (Kubernetes().Match(line) is { Success: true } pod)
            return Unstamped(line[pod.Length..]);
        return Unstamped(line);
    }

    private static bool MayBeComposed(string line) => line.Length > 0 && char.IsAsciiLetterLower(line[0]) && line.AsSpan(0, Math.Min(line.Length, 64)).Contains('|');

    private static (string Text, DateTimeOffset? At) Unstamped(string line)
    {
        if (Cri().Match(line) is { Success: true } cri)
            return (line[cri.Length..], LogTime.Parse(cri.Groups["at"].Value, out _));
        if (Stamped().Match(line) is { Success: true } stamped)
            return (line[stamped.Length..], LogTime.Parse(stamped.Groups["at"].Value, out _));
        if (Syslog().Match(line) is { Success: true } syslog && !syslog.Groups["program"].ValueSpan.SequenceEqual("kernel"))
            return (line[syslog.Length..], LogTime.Parse(syslog.Groups["at"].Value, out _));
        return (line, null);
    }

    // Docker's json-file driver, and what Fluent Bit and Fluentd make of it.
    private static (string Text, DateTimeOffset? At) ContainerJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("log", out var log) || log.ValueKind != JsonValueKind.String)
                return (line, null);
            var at = document.RootElement.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.String ? LogTime.Parse(time.GetString()!, out _) : null;
            return (log.GetString()!.TrimEnd('\n', '\r'), at);
        }
        catch (JsonException)
        {
            return (line, null);
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\a]*\a")]
    private static partial Regex Ansi();

    // A build server's or a shipper's time before each line of a stack trace: 14:57:29  at a.B.c(B.java:1)
    [GeneratedRegex(@"^\[?(?<at>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?)\]?\s+(?=at [\w$.<>/@\-]{3,400}\(|Caused by: |\.\.\. \d+ more)", RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamped();

    // Text that was answered to in a mail or a ticket.
    [GeneratedRegex(@"^(?:>[> ]{0,8}(?= |$) ?)")]
    private static partial Regex Quotation();

    // [pod/name/container] of kubectl logs --prefix, and "name | " of docker compose.
    [GeneratedRegex(@"^(?:\[pod/[^\]]{1,200}\]\s|[\w.-]{1,60}\s+\|\s)")]
    private static partial Regex Kubernetes();

    // docker compose logs: a service's name with its number, or any name before a record or a line of a stack trace.
    [GeneratedRegex(@"^(?<name>[a-z0-9][\w.-]{0,59}?)(?:(?<=[_-]\d{1,3})\s*\|(?:\s|$)|\s*\|\s(?=\[?\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|\[?(?:INFO|WARN|ERROR|DEBUG|FATAL)\b|\s*at\s|Caused by: |(?:[a-z]\w{0,40}\.){2}))", RegexOptions.ExplicitCapture)]
    private static partial Regex Compose();

    // stern and log viewers: the name of a Deployment's pod (its hashes are of Kubernetes' safe alphabet), and perhaps of its container, before a record or a line of a stack trace.
    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,60}-)[bcdf-hj-np-tv-xz2456789]{5,10}-[bcdf-hj-np-tv-xz2456789]{5}\s+(?:(?!at )[a-z][a-z0-9-]{0,40}\s+)?'?(?=\[?\d{4}-\d\d-\d\d|\[\d+\.\d{3}s\]|\d\d:\d\d:\d\d|\[?(?:INFO|WARN|ERROR|DEBUG|FATAL)\b|at\s[\w$.<>/@\-]{3,400}\(|Caused by: |\.\.\. \d+ more|(?:[a-z]\w{0,40}\.){2})")]
    private static partial Regex Pod();

    [GeneratedRegex(@"^(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d)) (?:stdout|stderr) [FP] ", RegexOptions.ExplicitCapture)]
    private static partial Regex Cri();

    // kubectl logs --timestamps and docker logs -t: a nanosecond stamp before a line that begins anew.
    [GeneratedRegex(@"^(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Stamped();

    [GeneratedRegex(@"^(?:<\d{1,3}>)?(?<at>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2} \d\d:\d\d:\d\d) \S+ (?<program>[\w./-]+)(?:\[\d+\])?: ", RegexOptions.ExplicitCapture)]
    private static partial Regex Syslog();
}
