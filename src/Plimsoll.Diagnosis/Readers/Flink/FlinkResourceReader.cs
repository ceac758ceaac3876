using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Flink's settings inside of manifests: FlinkDeployment and FlinkSessionCluster of Apache's operator, FlinkCluster of Google's and Spotify's, FlinkApplication of Lyft's, a ConfigMap with flink-conf.yaml,
/// FLINK_PROPERTIES of a compose file. The operators make the process size of the resource: Apache's takes it whole, Spotify's a share of the container's limit.
/// </summary>
internal sealed class FlinkResourceReader : DocumentReader
{
    private const int MaxLines = 20_000;

    /// <summary>Percent of the container's limit that Spotify's operator gives the process, at the most of its defaults so far.</summary>
    private const int ProcessRatio = 90;

    private static readonly string[] Sections = ["flinkConfiguration", "flinkProperties", "flinkConfig", "flink-conf.yaml", "config.yaml", "environment", "FLINK_PROPERTIES", "value"];

    public override string Format => "Flink resource";

    // A ticket that quotes a manifest is a person's words first.
    public override int Recognise(DocumentSample sample)
    {
        if (!Kind.IsMatch(sample.Text) && !Section.IsMatch(sample.Text))
            return 0;
        var lines = sample.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !string.IsNullOrWhiteSpace(line)).ToArray();
        return lines.Count(line => !Shape.IsMatch(line)) * 5 <= lines.Length ? 25 : 0;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        var walk = new Walk(document, sink);
        foreach (var line in document.Text.Split('\n').Take(MaxLines))
            walk.Step(line.TrimEnd('\r'));
        walk.Complete();
        return new DocumentCoverage(true, string.Create(CultureInfo.InvariantCulture, $"{walk.Settings} settings"), AlsoLines: true);
    }

    private static readonly Regex Kind = new(@"^\s*(?:kind:\s*[""']?Flink(?:Deployment|SessionCluster|Cluster|Application|StateSnapshot|SessionJob)\b|flinkVersion:\s)", RegexOptions.Multiline);

    private static readonly Regex Section = new(@"^\s*(?:flinkConfiguration|flinkProperties|flinkConfig)\s*:\s*\r?$|(?:^\s*(?:flink-conf\.yaml|config\.yaml)\s*:\s*[|>][-+]?\s*\r?$|\bFLINK_PROPERTIES\b)(?=[\s\S]*^[ \t]+(?:task|job)manager\.[\w.-]+[ \t]*:)", RegexOptions.Multiline);

    private static readonly Regex Shape = new(@"^\s*(?:[""']?[A-Za-z][\w.\-/]*[""']?\s*[:=]|-(?:\s|-)|#|[\[\]{}""'-])", RegexOptions.ExplicitCapture);

    private static readonly Regex Entry = new(@"^(?<indent>\s*)(?:- )?[""']?(?<key>[A-Za-z][\w.-]*)[""']?\s*:(?:\s+(?<value>\S.*?))?\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex FlinkKey = new(@"^(?:taskmanager|jobmanager|state|rest|parallelism|high-availability|env\.java|classloader|blob|execution|restart-strategy|pipeline|kubernetes|yarn|metrics|akka|pekko|heartbeat|cluster|fs|s3|web|table|containerized|io\.tmp|security|job\.autoscaler)\.[\w.-]+$");

    private static readonly Regex Quantity = new(@"^(?<number>\d{1,12})\s?(?<unit>[KMGTkmgt])?(?:i?[Bb]?)?$", RegexOptions.ExplicitCapture);

    // Keys by indentation; lists and block scalars are entered like maps.
    private sealed class Walk(EvidenceDocument document, FactSink sink)
    {
        private readonly List<(int Indent, string Key)> _path = [];
        private readonly Dictionary<ProcessRole, (long Bytes, Origin Origin)> _limits = [];
        private readonly HashSet<string> _set = new(StringComparer.Ordinal);
        private int _line;
        private int _ratio = ProcessRatio;
        private bool _sharesLimit;

        public int Settings { get; private set; }

        public void Step(string text)
        {
            _line++;
            if (text.Length > 2000 || text.TrimStart() is "" or ['#', ..] || Entry.Match(text) is not { Success: true } entry)
                return;
            var (indent, key, value) = (entry.Groups["indent"].Length, entry.Groups["key"].Value, Unquoted(entry.Groups["value"].Value));
            _path.RemoveAll(parent => parent.Indent >= indent);
            if (value.Length == 0 || value is ['|' or '>', ..])
                _path.Add((indent, key));
            else
                Take(key, value, document.Origin(_line, text));
            _sharesLimit |= key == "flinkProperties" || (key == "kind" && value == "FlinkCluster");
        }

        // Spotify's operator computes the process size where nobody sets one.
        public void Complete()
        {
            if (!_sharesLimit)
                return;
            foreach (var (role, limit) in _limits)
            {
                var name = Name(role);
                if (!_set.Overlaps([$"{name}.memory.process.size", $"{name}.memory.flink.size"]))
                    Add($"{name}.memory.process.size", Whole(limit.Bytes / 100 * _ratio), limit.Origin, SettingPlace.Submission, Basis.Derived);
            }
        }

        private void Take(string key, string value, Origin origin)
        {
            var parent = _path is [.., var last] ? last.Key : "";
            if (key == "flinkVersion" && Versioned(value) is { } version)
                sink.Add(new FlinkVersionHint { Origin = origin, Version = version });
            else if (key == "memoryProcessRatio" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ratio) && ratio is > 0 and <= 100)
                _ratio = ratio;
            else if (Sections.Contains(parent, StringComparer.Ordinal) && FlinkKey.IsMatch(key))
                Add(key, value, origin, SettingPlace.File, Basis.Read);
            else if (key == "memory" && parent == "resource" && RoleAbove() is { } role && Bytes(value) is { } size)
                Add($"{Name(role)}.memory.process.size", Whole(size), origin, SettingPlace.Submission, Basis.Read);
            else if (key == "memory" && parent == "limits" && Bytes(value) is { } limit)
                _limits[RoleAbove() ?? ProcessRole.TaskManager] = (limit, origin);
        }

        private void Add(string key, string value, Origin origin, SettingPlace place, Basis basis)
        {
            _set.Add(key);
            Settings++;
            sink.Add(new SettingFound { Origin = origin, Basis = basis, Key = key, Value = Excerpt.IsSecretKey(key) ? "" : value, Place = place });
        }

        private ProcessRole? RoleAbove() => _path.Select(parent => parent.Key).LastOrDefault(key => key is "taskManager" or "jobManager") switch
        {
            "taskManager" => ProcessRole.TaskManager,
            "jobManager" => ProcessRole.JobManager,
            _ => null,
        };

        private static string Name(ProcessRole role) => role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";

        private static string Whole(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}m");

        // v1_17, 1.17
        private static string? Versioned(string value) => value.TrimStart('v').Replace('_', '.') is [>= '0' and <= '9', ..] and var version ? version : null;

        // Quantities of Kubernetes; both operators read G as Gi.
        private static long? Bytes(string value)
        {
            if (Quantity.Match(value) is not { Success: true } match || !long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            var shift = match.Groups["unit"].Value switch { "K" or "k" => 10, "M" or "m" => 20, "G" or "g" => 30, "T" or "t" => 40, _ => 0 };
            return number < 1L << (62 - shift) && (number << shift) is >= 64L << 20 and < 1L << 50 and var bytes ? bytes : null;
        }

        private static string Unquoted(string value)
        {
            var bare = value is ['"' or '\'', ..] ? value : value.IndexOf(" #", StringComparison.Ordinal) is > 0 and var comment ? value[..comment].TrimEnd() : value;
            return bare is ['"', .. var inner, '"'] ? inner : bare is ['\'', .. var quoted, '\''] ? quoted : bare;
        }
    }
}
