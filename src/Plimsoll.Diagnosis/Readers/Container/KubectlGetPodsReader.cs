using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The list of pods, with or without its header.</summary>
internal sealed class KubectlGetPodsReader : ToolOutputReader
{
    public override string Format => "kubectl get pods";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:(?:NAMESPACE\s+)?NAME\s+READY\s+STATUS\s+|[a-z0-9][\w.-]*\s+\d+/\d+\s+[A-Z][\w:]*\s+\d+\s)");
}
