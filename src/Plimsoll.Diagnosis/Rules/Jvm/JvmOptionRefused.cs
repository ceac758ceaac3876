using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM does not start because of one option: its form, its value, or because this JVM does not know it.</summary>
internal sealed class JvmOptionRefused : Rule
{
    // Options of type double.
    private static readonly string[] Fractions = ["MaxRAMPercentage", "MinRAMPercentage", "InitialRAMPercentage"];

    // The version in which an option went, and what took its place.
    private static readonly (string Option, string Fate)[] Gone =
    [
        ("UseCGroupMemoryLimitForHeap", "it went in JDK 11 (deprecated since 8u191, where container support is on by default): remove it; -XX:MaxRAMPercentage sets the share"),
        ("MaxPermSize", "JDK 8 ignores it and JDK 17 no longer knows it: remove it; -XX:MaxMetaspaceSize bounds class metadata"),
        ("PermSize", "JDK 8 ignores it and JDK 17 no longer knows it: remove it; -XX:MetaspaceSize is the nearest"),
        ("UseConcMarkSweepGC", "CMS went in JDK 14: remove it and the options whose names hold CMS; G1 is the default"),
        ("UseParNewGC", "it went in JDK 10: remove it"),
        ("CMS", "CMS went in JDK 14: remove the options whose names hold CMS; G1 is the default"),
        ("PrintGCDateStamps", "JDK 9 replaced it by -Xlog:gc*:file=gc.log:time,uptime,tags"),
        ("PrintGCTimeStamps", "JDK 9 replaced it by -Xlog:gc*:file=gc.log:time,uptime,tags"),
        ("PrintGCApplicationStoppedTime", "JDK 9 replaced it by -Xlog:safepoint"),
        ("UseGCLogFileRotation", "JDK 9 replaced it by -Xlog:gc*:file=gc.log:time,uptime,tags:filecount=10,filesize=100m"),
        ("NumberOfGCLogFiles", "JDK 9 replaced it by -Xlog:gc*:file=gc.log:time,uptime,tags:filecount=10,filesize=100m"),
        ("GCLogFileSize", "JDK 9 replaced it by -Xlog:gc*:file=gc.log:time,uptime,tags:filecount=10,filesize=100m"),
        ("MaxRAMPercentage", "it came with JDK 10 and 8u191: use a newer JDK, or -Xmx"),
        ("UseContainerSupport", "it came with JDK 10 and 8u191: use a newer JDK, or remove it and set -Xmx"),
        ("UseZGC", "ZGC came with JDK 15 (experimental from 11 on, on Linux): use a newer JDK, or -XX:+UseG1GC"),
        ("UseShenandoahGC", "not every build holds Shenandoah (Oracle's do not): use another vendor's JDK, or -XX:+UseG1GC"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "jvm-option-refused",
        Title = "The JVM does not start: it cannot read or does not know one of its options",
        Explains = ["invalid-configuration"],
        Cause = "wrong-setting/jvm-option",
        Mechanism = "A JVM ends before main() at the first option that it cannot take. The usual reasons: a value in the wrong form (a percentage without a decimal point on a JDK that wants 50.0, a size with a unit like MB or with a fraction, two options in one pair of quotation marks), an option of another version (CMS after 13, the GC log's options after 8, percentages before 8u191), a diagnostic or experimental option without its unlocking one before it, or a value outside its range. No memory was used up.",
        Needs = ["the JVM's message on the console or in the .out file"],
        References = ["hotspot arguments.cpp, Arguments::process_argument", "JDK-8178364: command-line flags of type double should accept integer values", "JEP 158: Unified JVM Logging", "JEP 363: Remove the CMS Garbage Collector"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Refused(limit) is not { } refusal)
            return;
        scale.For(Weight.Decisive, "message", refusal.Kind switch
        {
            JvmRefusalKind.Unknown => $"this JVM does not know {Shown(refusal)}",
            JvmRefusalKind.Locked => $"{Shown(refusal)} is locked",
            JvmRefusalKind.Range => $"a value is outside what the JVM allows: {refusal.Origin.Excerpt}",
            _ => $"the JVM cannot read {Shown(refusal)}",
        }, refusal);
        if (Present(limit, refusal) is { } set)
            scale.For(Weight.Weak, "place", $"{set.Origin.Excerpt} stands in {set.Origin.Source}", set);
        scale.Conclude(Sentence(refusal));
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Refused(limit) is not { } refusal)
            yield break;
        var (summary, key, value, text) = Cure(refusal);
        var place = Present(limit, refusal)?.Origin;
        yield return new Fix(Applicability.Check, summary)
        {
            Changes = key is null ? [] : [new Change(key, value, refusal.Option, place?.Source, place?.Line ?? 0)],
            Text = $"{text} Look for it in every place that the JVM takes options from: the start script, JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, JAVA_OPTS, the chart's values, the service file.",
            Verify = "java with the same options and -version prints the version and nothing else",
        };
    }

    private static (string Summary, string? Key, string? Value, string Text) Cure(JvmRefusal refusal) => refusal.Kind switch
    {
        JvmRefusalKind.Unknown => OfUnknown(refusal),
        JvmRefusalKind.Locked => ($"put -XX:+UnlockDiagnosticVMOptions or -XX:+UnlockExperimentalVMOptions, as the message says, before {Shown(refusal)}, or remove it", $"-XX:{refusal.Option}", null, "The JVM reads its options from left to right: the unlocking one must stand first."),
        JvmRefusalKind.Range => ($"set {(refusal.Option.Length > 0 ? Shown(refusal) : "the size")} to a value in the range that the message states", null, null, refusal.Origin.Excerpt),
        _ => OfForm(refusal),
    };

    private static (string Summary, string? Key, string? Value, string Text) OfUnknown(JvmRefusal refusal)
    {
        var fate = Gone.FirstOrDefault(gone => refusal.Option.Contains(gone.Option, StringComparison.Ordinal)).Fate;
        return ($"remove {Shown(refusal)}, or run the JVM for which it was written{(fate is null ? "" : $": {fate}")}", Shown(refusal), null, "java -XX:+PrintFlagsFinal -version lists the options that a JVM knows; -XX:+IgnoreUnrecognizedVMOptions lets it start without them.");
    }

    private static (string Summary, string? Key, string? Value, string Text) OfForm(JvmRefusal refusal)
    {
        var (name, value) = Parts(refusal.Option);
        if (Fractions.Contains(name, StringComparer.Ordinal) && value.Length > 0 && value.All(char.IsAsciiDigit))
            return ($"write the percentage with a decimal point: -XX:{name}={value}.0", $"-XX:{name}=", $"{value}.0", "These options are of type double: JDK 8 and other JDKs without JDK-8178364 refuse a whole number, newer ones take both. An upgrade of the JDK helps too; the form with .0 is right everywhere.");
        if (refusal.Option.Contains(' ', StringComparison.Ordinal))
            return ($"separate the options: {refusal.Option} reached the JVM as one; take the quotation marks (quotes) away, or split it into its parts", null, null, "The shell or the service file passed them in one pair of quotation marks. Use JAVA_OPTS=\"-Xmx... -Xss...\" unquoted where it is expanded ($JAVA_OPTS, not \"$JAVA_OPTS\"), one item for each option in lists of YAML, or JAVA_TOOL_OPTIONS, which the JVM splits itself.");
        if (Plain.IsMatch(refusal.Option))
            return ($"use a 64-bit JVM, or a size that this one can address: {refusal.Option} is more than that", null, null, "A size in the right form that is refused is larger than the JVM can represent: a 32-bit JVM takes some 1.4 GiB on Windows and 2 to 3 GiB on Linux. java -version says whether it is a 64-Bit VM.");
        if (Size.Match(refusal.Option) is { Success: true } size)
            return ($"write the size as a whole number with k, m or g: {Key(size)}{Whole(size)}", Key(size), Whole(size), "HotSpot knows the units k, m, g and t, of one letter, and no fractions: 1536m rather than 1.5g, 4g rather than 4GB or 4Gi.");
        return ($"write {Shown(refusal)} in the form that the JVM takes: -XX:+NAME or -XX:-NAME for a switch, -XX:NAME=VALUE for the others; sizes as whole numbers with k, m or g, percentages with a decimal point", null, null, refusal.Origin.Excerpt);
    }

    private static string Key(Match size) => size.Groups["option"].Value is ['-', ..] and var option ? option : $"-XX:{size.Groups["option"].Value}";

    // 1.5g is 1536m; 4GB is 4g.
    private static string Whole(Match size)
    {
        var unit = char.ToLowerInvariant(size.Groups["unit"].Value[0]);
        if (!size.Groups["fraction"].Success)
            return $"{size.Groups["whole"].Value}{unit}";
        var number = double.Parse($"{size.Groups["whole"].Value}.{size.Groups["fraction"].Value}", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(number * 1024):F0}{unit switch { 't' => 'g', 'g' => 'm', 'm' => 'k', _ => ' ' }}").TrimEnd();
    }

    private static string Sentence(JvmRefusal refusal) => refusal.Kind switch
    {
        JvmRefusalKind.Unknown => $"The JVM does not start: it does not know {Shown(refusal)}",
        JvmRefusalKind.Locked => $"The JVM does not start: {Shown(refusal)} has to be unlocked",
        JvmRefusalKind.Range => $"The JVM does not start: {refusal.Origin.Excerpt}",
        _ => $"The JVM does not start: it cannot read {Shown(refusal)}",
    };

    private static string Shown(JvmRefusal refusal) => refusal.Option.Length == 0 ? "the option" : refusal.Option.StartsWith('-') ? refusal.Option : $"-XX:{refusal.Option}";

    private static (string Name, string Value) Parts(string option) =>
        option.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? (option[..equals], option[(equals + 1)..]) : (option, "");

    // Contradictions have a rule of their own.
    private static JvmRefusal? Refused(BrokenLimit limit) => limit.Facts.First<JvmRefusal>(refusal => refusal.Kind != JvmRefusalKind.Conflict);

    private static JvmFlag? Present(BrokenLimit limit, JvmRefusal refusal)
    {
        var (name, value) = Parts(refusal.Option.TrimStart('+', '-'));
        return limit.Case.Facts.Last<JvmFlag>(flag => flag.Name == name && flag.Origin.Source != refusal.Origin.Source && (value.Length == 0 || flag.Value == value));
    }

    private static readonly Regex Plain = new(@"^-X(?:mx|ms|mn|ss)\d{1,12}[kKmMgGtT]?$");

    private static readonly Regex Size = new(@"(?<option>-X(?:mx|ms|mn|ss)|\w+=)(?<whole>\d{1,9})(?:\.(?<fraction>\d{1,4}))?(?<unit>[kKmMgGtT])i?[bB]?$", RegexOptions.ExplicitCapture);
}
