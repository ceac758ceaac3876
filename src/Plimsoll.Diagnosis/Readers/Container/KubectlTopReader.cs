using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Use of processor and memory by nodes, pods or containers.</summary>
internal sealed partial class KubectlTopReader : ToolOutputReader
{
    public override string Format => "kubectl top";

    protected override Regex Head => Begins();

    [GeneratedRegex(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:(?:NAMESPACE|POD)\s+)?NAME\s+CPU\(cores\)")]
    private static partial Regex Begins();
}
