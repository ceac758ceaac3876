using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The JVM's own words when it cannot do with its options (HotSpot's arguments.cpp and jvmFlag.cpp, JDK 6 to 25). They stand in the .out file or on the console only.</summary>
internal sealed class JvmRefusalReader : LineReader
{
    private static readonly Regex Form = new(@"(?:Improperly specified|Missing \+/- setting for|Unexpected \+/- setting in) VM option:? '(?<option>[^']{1,300})'|Invalid (?:maximum heap|initial heap|thread stack|maximum direct memory|initial eden|code cache) size: (?<option>-\S.{0,200})", RegexOptions.ExplicitCapture);

    private static readonly Regex Unknown = new(@"Unrecognized VM option '(?<option>[^']{1,300})'|(?<!Exception: )Unrecognized option: (?<option>-\S{1,300})", RegexOptions.ExplicitCapture);

    private static readonly Regex Locked = new(@"VM option '(?<option>[^']{1,300})' is (?:diagnostic|experimental)\b.{0,20}must be enabled via -XX:\+Unlock", RegexOptions.ExplicitCapture);

    private static readonly Regex Range = new(@"\b(?:intx?|uintx?|size_t|uint64_t|double) (?<option>\w{3,80}=\S{1,60}) is outside the allowed range \[|Too small (?:maximum|initial) heap|(?<option>MaxMetaspaceSize) is too small|(?:Java thread |thread )?stack size specified is too small", RegexOptions.ExplicitCapture);

    // A program's own check may speak of a range, a collector's heuristics of an option to unlock, and the command line of a program of its own options.
    private static readonly Regex Elsewhere = new(@"Unrecognized option: |is outside the allowed range \[|must be enabled via -XX:\+Unlock|Invalid (?:thread stack|maximum direct memory|initial eden|code cache) size(?!:)|VM option(?! ')(?!: ')");

    private static readonly (Regex Pattern, JvmRefusalKind Kind)[] Kinds = [(Form, JvmRefusalKind.Form), (Unknown, JvmRefusalKind.Unknown), (Locked, JvmRefusalKind.Locked), (Range, JvmRefusalKind.Range)];

    public override string Format => "JVM start-up";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "Initial heap size set to a larger value than the maximum heap size", "Multiple garbage collectors selected", "Conflicting collector combinations in option list", "Invalid maximum heap size",
        "Invalid initial heap size", "Unrecognized VM option", "Unrecognized option: ", "Initial heap size is larger than", "Too small maximum heap", "Too small initial heap", "MaxMetaspaceSize is too small", "The size of the object heap + VM data exceeds the maximum representable size",
        "Improperly specified VM option", "Missing +/- setting for VM option", "Unexpected +/- setting in VM option", "must be enabled via -XX:+Unlock", " is outside the allowed range [", "Invalid thread stack size", "stack size specified is too small", "Invalid maximum direct memory size",
        "Incompatible initial and maximum heap sizes", "Incompatible minimum and maximum heap sizes", "Invalid initial eden size", "Invalid code cache size", "Invalid ReservedCodeCacheSize",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (var (pattern, kind) in Kinds)
        {
            if (pattern.Match(line.Text) is not { Success: true } match)
                continue;
            context.Facts.Add(new JvmRefusal { Origin = line.Origin(), Kind = kind, Option = match.Groups["option"].Value.Trim() });
            return;
        }

        if (!Elsewhere.IsMatch(line.Text))
            context.Facts.Add(new JvmRefusal { Origin = line.Origin() });
    }
}
