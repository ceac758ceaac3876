using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The machine's memory and swap, as free of procps prints it.</summary>
internal sealed partial class FreeReader : ToolOutputReader
{
    public override string Format => "free";

    protected override Regex Head => Begins();

    [GeneratedRegex(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?total\s+used\s+free\s+shared\b")]
    private static partial Regex Begins();
}
