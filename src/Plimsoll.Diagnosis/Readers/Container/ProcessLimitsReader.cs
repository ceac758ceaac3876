using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The limits of one process, as <c>/proc/PID/limits</c> lists them.</summary>
internal sealed class ProcessLimitsReader : ToolOutputReader
{
    public override string Format => "process limits";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?Limit\s+Soft Limit\s+Hard Limit\s+Units\b");
}
