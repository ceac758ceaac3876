using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The list of pods, with or without its header.</summary>
internal sealed partial class KubectlGetPodsReader : ToolOutputReader
{
    public override string Format => "kubectl get pods";

    protected override Regex Head => Begins();

    [GeneratedRegex(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:(?:NAMESPACE\s+)?NAME\s+READY\s+STATUS\s+|[a-z0-9][\w.-]*\s+\d+/\d+\s+[A-Z][\w:]*\s+\d+\s)")]
    private static partial Regex Begins();
}
