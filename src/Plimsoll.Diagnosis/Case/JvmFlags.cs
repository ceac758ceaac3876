using System.Globalization;

namespace Plimsoll.Diagnosis;

/// <summary>The flags of one process: the JVM's own report wins over what was asked for; of that _JAVA_OPTIONS wins over the command line, the command line over JAVA_TOOL_OPTIONS, and of one place the last.</summary>
public sealed class JvmFlags(IReadOnlyList<JvmFlag> facts)
{
    private readonly Dictionary<string, JvmFlag> _byName = Last(facts);

    /// <summary>The fact behind a flag, or null.</summary>
    public JvmFlag? this[string name] => _byName.GetValueOrDefault(name);

    /// <summary>Every flag.</summary>
    public IReadOnlyCollection<JvmFlag> All => _byName.Values;

    /// <summary>A flag's value in bytes, or null.</summary>
    public long? Bytes(string name) => this[name] is { } flag ? ParseBytes(flag.Value) : null;

    /// <summary>Whether a switch is on; null when nothing says.</summary>
    public bool? IsOn(string name) => this[name] is { } flag ? flag.Value == "true" : null;

    /// <summary>Sizes as HotSpot writes them: digits with an optional k, m, g or t.</summary>
    public static long? ParseBytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = text.TrimEnd('k', 'K', 'm', 'M', 'g', 'G', 't', 'T', 'b', 'B');
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var shift = text.Length == digits.Length ? 0 : char.ToLowerInvariant(text[digits.Length]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        return number > long.MaxValue >> shift ? null : number << shift;
    }

    private static Dictionary<string, JvmFlag> Last(IReadOnlyList<JvmFlag> facts)
    {
        var byName = new Dictionary<string, JvmFlag>(StringComparer.Ordinal);
        foreach (var flag in facts.Where(flag => !flag.AfterMain).OrderBy(Precedence))
            byName[flag.Name] = flag;
        return byName;
    }

    private static int Precedence(JvmFlag flag) => flag switch { { IsEstimate: true } or { Basis: Basis.Reported } => -1, { InForce: true } => 3, { Variable: JvmFlag.LastRead } => 2, { Variable: JvmFlag.FirstRead } => 0, _ => 1 };
}
