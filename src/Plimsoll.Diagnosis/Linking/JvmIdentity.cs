using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Linking;

/// <summary>
/// What sources say of the one JVM behind them. Texts of several programs often lie in one folder; two that cannot be of one process (another pid, another
/// version, another death) must not be read as one, or the options of one would contradict those of the other.
/// </summary>
internal sealed class JvmIdentity
{
    private readonly HashSet<int> _pids = [];
    private readonly HashSet<string> _versions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ends = new(StringComparer.Ordinal);

    /// <summary>What one source says.</summary>
    public static JvmIdentity Of(SourceFacts source)
    {
        var identity = new JvmIdentity();
        if (PidInName.Match(source.Path) is { Success: true } name)
            identity._pids.Add(int.Parse(name.Groups["pid"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
        foreach (var fact in source.Facts)
            identity.Add(fact);
        return identity;
    }

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => _pids.Count == 0 && _versions.Count == 0 && _ends.Count == 0;

    /// <summary>Whether the two cannot be the same process.</summary>
    public bool Contradicts(JvmIdentity other) => Apart(_pids, other._pids) || Apart(_versions, other._versions) || Apart(_ends, other._ends);

    /// <summary>Takes over what another source of the same process says.</summary>
    public void Join(JvmIdentity other)
    {
        _pids.UnionWith(other._pids);
        _versions.UnionWith(other._versions);
        _ends.UnionWith(other._ends);
    }

    // The main thread dies, and a JVM is refused its start, once.
    private void Add(Fact fact)
    {
        switch (fact)
        {
            case ProcessTold told:
                if (told.Pid is { } pid)
                    _pids.Add(pid);
                AddVersion(told.JvmVersion);
                break;
            case GcRunSeen gc:
                AddVersion(gc.Run.Facts.Version);
                break;
            case JvmRefusal:
            case NativeRefusal { Purpose: "object heap" or "metaspace" or "compressed class space" }:
            case Thrown { Thread: "main", Level: null }:
                _ends.Add(fact.Origin.Excerpt);
                break;
        }
    }

    // 17.0.15+6 and 17.0.15 are the same; 1.8.0_452 is how JDK 8 says 8u452.
    private void AddVersion(string? version)
    {
        if (version is not null && Number.Match(version) is { Success: true } number)
            _versions.Add(number.Value);
    }

    private static bool Apart<T>(HashSet<T> mine, HashSet<T> theirs) => mine.Count > 0 && theirs.Count > 0 && !mine.Overlaps(theirs);

    private static readonly Regex PidInName = new(@"(?:hs_err_|java_|[._-])pid(?<pid>\d{1,7})(?!\d)", RegexOptions.ExplicitCapture);

    private static readonly Regex Number = new(@"^\d+(\.\d+)*");
}
