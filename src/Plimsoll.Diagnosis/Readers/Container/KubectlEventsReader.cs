using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Events of a Kubernetes cluster, with or without their header.</summary>
internal sealed class KubectlEventsReader : ToolOutputReader
{
    public override string Format => "kubectl get events";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:(?:NAMESPACE\s+)?LAST SEEN\s+|(?:\S+\s+)?\d+[smhd]\S*\s+(?:Normal|Warning)\s+[A-Z]\w+\s+)");
}
