using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Events of a Kubernetes cluster, with or without their header.</summary>
internal sealed partial class KubectlEventsReader : ToolOutputReader
{
    public override string Format => "kubectl get events";

    protected override Regex Head => Begins();

    [GeneratedRegex(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:(?:NAMESPACE\s+)?LAST SEEN\s+|(?:\S+\s+)?\d+[smhd]\S*\s+(?:Normal|Warning)\s+[A-Z]\w+\s+)")]
    private static partial Regex Begins();
}
