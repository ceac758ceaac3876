using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A container's memory limit: Kubernetes manifests and Helm values, compose files, Cloud Foundry manifests, <c>docker run</c>, people's words.</summary>
internal sealed partial class ContainerLimitReader : LineReader
{
    public override string Format => "container settings";

    public override IReadOnlyList<string> Literals { get; } = ["memory limit", "mem_limit", "--memory=", "--memory ", "limit of ", "buildpack", "limits.memory"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["memory:", "mem:", " pod ", " GB)", "container"];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text) || line.Header?.Level is not null)
            return;
        if (Key().Match(line.Text) is { Success: true } key)
        {
            if (IsLimit(context.Preceding(12), key.Groups["indent"].Length))
                Add(key, Basis.Read, line, context.Facts);
        }
        else if (Option().Match(line.Text) is { Success: true } option)
        {
            Add(option, Basis.Read, line, context.Facts);
        }
        else if (Told().Match(line.Text) is { Success: true } told)
        {
            Add(told, Basis.Reported, line, context.Facts);
        }
    }

    // The nearest key above with less indentation: limits, or an application of Cloud Foundry.
    private static bool IsLimit(IReadOnlyList<LogLine> before, int indent)
    {
        foreach (var line in before.Reverse())
        {
            if (Parent().Match(line.Text) is { Success: true } parent && parent.Groups["indent"].Length < indent)
                return parent.Groups["key"].Value is "limits" or "applications" or "deploy" || parent.Groups["item"].Success;
        }

        return false;
    }

    private static void Add(Match match, Basis basis, LogLine line, FactSink facts)
    {
        if (Bytes(match.Groups["size"].Value) is { } bytes && bytes >= 16 << 20)
            facts.Add(new ContainerLimit { Origin = line.Origin(), Basis = basis, Bytes = bytes });
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

    [GeneratedRegex(@"^(?<indent>\s*)""?(?:memory|mem_limit)""?\s*:\s*[""']?(?<size>\d[\d.]*\s?[KMGkmg]i?[Bb]?|\d{8,})[""']?,?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    [GeneratedRegex(@"^(?<indent>\s*)(?<item>- name)?(?:- )?""?(?<key>\w+)?""?\s*:", RegexOptions.ExplicitCapture)]
    private static partial Regex Parent();

    [GeneratedRegex(@"--memory[= ](?<size>\d+[kmg]?)\b|mem_limit[:=]\s*(?<size>\d+[kmgKMG]?)", RegexOptions.ExplicitCapture)]
    private static partial Regex Option();

    [GeneratedRegex(@"(?:(?:memory|container|pod|kubernetes|docker|cgroup)\w* (?:memory )?limit(?: is| of|ed to|:)?\s+|\b(?:the )?(?:pod|container) (?:has |with |of |is limited to |)(?:a limit of )?)(?<size>\d[\d.]*\s?(?:[KMG]i?B?|[MG]))\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Told();
}
