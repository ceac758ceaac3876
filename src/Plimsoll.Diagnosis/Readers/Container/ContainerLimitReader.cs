using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A container's memory limit: Kubernetes manifests and Helm values, compose files, Cloud Foundry manifests, <c>docker run</c>, <c>kubectl describe</c>, <c>docker inspect</c>, units of systemd, people's words.</summary>
internal sealed class ContainerLimitReader : LineReader
{
    public override string Format => "container settings";

    /// <summary>What may stand between the name of a container and its limit: ports, arguments, states in a description, two dozens of settings in Docker's HostConfig.</summary>
    private const int LinesOfAContainer = 80;

    private const int MaxBraced = 4000;

    private const int LinesOfACommand = 20;

    public override IReadOnlyList<string> Literals { get; } = ["memory limit", "mem_limit", "--memory=", "--memory ", "limit of ", "ask memory", "buildpack", "limits.memory", "docker run ", "docker create ", "docker container run ", "docker update ", "podman run ", "podman create ", "nerdctl run ", "finch run ", "MemoryMax=", "MemoryLimit="];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["memory:", " -m", "\"memory\":", "\"Memory\":", "mem:", " pod ", " GB)", "container", "memory", "limit is ", "limit was ", "limits are ", "limit to ", "limit set ", "limit: ", "限制", "上限"];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text) || line.Header?.Level is not null)
            return;
        if (Key.Match(line.Text) is { Success: true } key)
        {
            if (line.Text.Contains("mem_limit", StringComparison.Ordinal))
                Add(key, Basis.Read, line, context.Facts);
            else if (Owner(context.Preceding(LinesOfAContainer), key.Groups["indent"].Length) is { } container)
                Add(key, Basis.Read, line, context.Facts, container);
        }
        else if (Braced(line, context) is { } braced)
        {
            Add(braced, Basis.Read, line, context.Facts);
        }
        else if (Option.Match(line.Text) is { Success: true } option)
        {
            Add(option, Basis.Read, line, context.Facts);
        }
        else if (Continued.Match(line.Text) is { Success: true } continued && context.Preceding(LinesOfACommand).Any(above => Command.IsMatch(above.Text)))
        {
            Add(continued, Basis.Read, line, context.Facts);
        }
        else if (Told.Match(line.Text) is { Success: true } told)
        {
            Add(told, Basis.Reported, line, context.Facts);
        }
    }

    // limits: { cpu: 1, memory: 512Mi } on one line or on two, as YAML's flow style and JSON write it, in whatever quotation marks a log put around it.
    private static Match? Braced(LogLine line, LineContext context)
    {
        if (!line.Text.Contains("emory", StringComparison.Ordinal))
            return null;
        var above = string.Concat(context.Preceding(2).Where(earlier => earlier.Text.Length <= MaxBraced).Select(earlier => earlier.Text + "\n"));
        return line.Text.Length <= MaxBraced && InBraces.Match(above + line.Text) is { Success: true } match && match.Groups["size"].Index >= above.Length ? match : null;
    }

    // The nearest key above with less indentation: limits, Docker's HostConfig, or an application of Cloud Foundry. Null when it is another.
    private static string? Owner(IReadOnlyList<LogLine> before, int indent)
    {
        LogLine[] above = [.. before.Reverse()];
        var limits = Array.FindIndex(above, line => Outside(line, indent));
        if (limits < 0 || Parent.Match(above[limits].Text) is not { Success: true } parent || !IsLimits(parent))
            return null;
        return parent.Groups["key"].Value is "limits" or "Limits" ? NameAbove(above.AsSpan(limits + 1), parent.Groups["indent"].Length) : "";
    }

    private static bool IsLimits(Match parent) =>
        parent.Groups["key"].Value is "limits" or "Limits" or "HostConfig" or "applications" or "deploy" || parent.Groups["item"].Success;

    private static bool Outside(LogLine line, int indent) => Parent.Match(line.Text) is { Success: true } key && key.Groups["indent"].Length < indent;

    // A manifest's list item, or the heading of a container in a description; empty where another key stands there.
    private static string NameAbove(ReadOnlySpan<LogLine> above, int indent)
    {
        foreach (var line in above)
        {
            if (!Outside(line, indent))
                continue;
            if (!line.Text.TrimStart().StartsWith("resources", StringComparison.Ordinal))
                return Name.Match(line.Text) is { Success: true } name ? name.Groups["name"].Value : "";
            indent = line.Text.Length - line.Text.TrimStart().Length;
        }

        return "";
    }

    private static void Add(Match match, Basis basis, LogLine line, FactSink facts, string container = "")
    {
        if (Bytes(match.Groups["size"].Value) is { } bytes && bytes >= 16 << 20)
            facts.Add(new ContainerLimit { Origin = line.Origin(), Basis = basis, Bytes = bytes, Container = container });
    }

    private static long? Bytes(string text)
    {
        var digits = text.TrimEnd('i', 'B', 'b', 'K', 'k', 'M', 'm', 'G', 'g').TrimEnd();
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var unit = text[digits.Length..].Trim().ToUpperInvariant();
        var factor = unit is [var first, ..] ? first switch { 'K' => 1 << 10, 'M' => 1 << 20, 'G' => 1 << 30, _ => 1L } : 1L;
        return number < 1L << 40 ? (long)(number * factor) : null;
    }

    private static readonly Regex Key = new(@"^(?<indent>\s*)""?(?:[mM]emory|mem_limit)""?\s*:\s*[""']?(?<size>\d[\d.]*\s?[KMGkmg]i?[Bb]?|\d{8,})[""']?,?\s*$", RegexOptions.ExplicitCapture);

    // limits: { cpus: "2", memory: 1500M }
    private static readonly Regex InBraces = new(@"\b[Ll]imits\b[^\w{}]{1,8}\{[^{}]{0,200}?\b[Mm]emory\b[^\w{}]{1,10}(?<size>\d[\d.]*\s?[KMGkmg]i?[Bb]?|\d{8,})\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Parent = new(@"^(?<indent>\s*)(?<item>- name)?(?:- )?""?(?<key>[\w.-]+)?""?\s*:", RegexOptions.ExplicitCapture);

    private static readonly Regex Name = new(@"^\s*- name:\s*[""']?(?<name>[\w.-]+)|^\s{2}(?<name>[\w.-]+):\s*$", RegexOptions.ExplicitCapture);

    // What Docker and its kin take for a size (go-units, RAMInBytes): 512m, 1GB, 1.5GiB.
    private const string Size = @"(?<size>\d+(?:\.\d+)?[kmgKMG]i?[bB]?)(?!\w|\.\d)";

    // --memory=2g;  docker run -m 512m app;  podman run -m 1GB app;  MemoryMax=4G
    private static readonly Regex Option = new(@"--memory[= ][""']?(?:" + Size + @"|(?<size>\d+)b?\b)|\b(?:docker|podman|nerdctl|finch)\s+(?:container\s+)?(?:run|create|update)\b.{0,400}?\s-m[= ]?[""']?" + Size + @"|mem_limit[:=]\s*(?<size>\d+[kmgKMG]?)|\bMemory(?:Max|Limit)=(?<size>\d+[KMG]?)\b", RegexOptions.ExplicitCapture);

    // The same command over several lines: -m 1GB \
    private static readonly Regex Continued = new(@"^\s+-m[= ]?[""']?" + Size + @"[""']?\s*(?:\\|`|\^|$|\s-)", RegexOptions.ExplicitCapture);

    private static readonly Regex Command = new(@"\b(?:docker|podman|nerdctl|finch)\s+(?:container\s+)?(?:run|create|update)\b", RegexOptions.ExplicitCapture);

    // container limit is 4Gi;  pod with 2 GB;  limits: 1500Mi;  容器限制 2G
    private static readonly Regex Told = new(@"(?:(?:memory|container|pod|kubernetes|docker|cgroup)\w* (?:memory )?limit(?: is| of|ed to|:)?\s+|\btask memory(?: is| of|:)?\s+|\b(?:the )?(?:pod|container) (?:has |with |of |is limited to |)(?:a limit of )?)(?<size>\d[\d.]*\s?(?:[KMG]i?B?|[MG]))\b|(?<!\b(?:size|upload|body|file|log|disk|storage|heap|direct|message|frame|buffer|request|record|metaspace)\s)(?<!\w)limits?(?:\s+(?:is|was|are|were|of|at|to|set\sto|is\sset\sto|was\sset\sto)|\s*[:=])\s+(?<size>\d[\d.]*\s?[MG]i)\b|(?:容器|(?<![A-Za-z])pod(?![A-Za-z]))[^，。\n\d]{0,8}?(?:限制|上限|limits?)[^，。\n\d]{0,8}?(?<size>\d[\d.]*\s?[MG](?:i?B?)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);
}
