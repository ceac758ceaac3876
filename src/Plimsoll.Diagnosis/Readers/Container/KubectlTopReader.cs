using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Use of processor and memory by nodes, pods or containers.</summary>
internal sealed class KubectlTopReader : ToolOutputReader
{
    public override string Format => "kubectl top";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:(?:NAMESPACE|POD)\s+)?NAME\s+CPU\(cores\)");
}
