using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Options that open JDK packages: they tell which libraries reach into the JDK.</summary>
internal sealed class ModuleOpenedReader : PatternReader
{
    public override string Format => "JVM options";

    public override IReadOnlyList<string> Literals { get; } = ["--add-opens"];

    protected override Regex Pattern => Opened;

    protected override Fact? Of(Match match, LogLine line) => new ModuleOpened { Origin = line.Origin(), Module = match.Groups["module"].Value };

    private static readonly Regex Opened = new(@"--add-opens[= ][\w.]+/[\w.]+=(?<module>[\w.,-]+)", RegexOptions.ExplicitCapture);
}
