namespace Plimsoll.Diagnosis.Readers;

/// <summary>The JVM's own words when its options contradict each other. They stand in the .out file only.</summary>
internal sealed class JvmRefusalReader : LineReader
{
    public override string Format => "JVM start-up";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "Initial heap size set to a larger value than the maximum heap size", "Multiple garbage collectors selected", "Conflicting collector combinations in option list", "Invalid maximum heap size",
        "Invalid initial heap size", "Unrecognized VM option", "Unrecognized option: ", "Initial heap size is larger than", "Too small maximum heap", "Too small initial heap", "MaxMetaspaceSize is too small", "The size of the object heap + VM data exceeds the maximum representable size",
    ];

    public override void Read(LogLine line, LineContext context) => context.Facts.Add(new JvmRefusal { Origin = line.Origin() });
}
