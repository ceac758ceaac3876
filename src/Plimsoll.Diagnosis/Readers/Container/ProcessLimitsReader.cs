using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The limits of one process, as <c>/proc/PID/limits</c> lists them.</summary>
internal sealed partial class ProcessLimitsReader : ToolOutputReader
{
    public override string Format => "process limits";

    protected override Regex Head => Begins();

    [GeneratedRegex(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?Limit\s+Soft Limit\s+Hard Limit\s+Units\b")]
    private static partial Regex Begins();
}
