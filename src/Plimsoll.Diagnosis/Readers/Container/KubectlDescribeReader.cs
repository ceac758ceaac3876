using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The description of a pod or of a part of it, from its containers or their states on.</summary>
internal sealed class KubectlDescribeReader : ToolOutputReader
{
    public override string Format => "kubectl describe";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:Name:\s+\S+[ \t]*\r?\n(?:Namespace|Priority|Roles|Labels):|(?:Init )?Containers:[ \t]*\r?\n|(?:Last )?State:\s+(?:Terminated|Waiting|Running)\b)");
}
