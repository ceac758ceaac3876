using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The machine's memory and swap, as free of procps prints it.</summary>
internal sealed class FreeReader : ToolOutputReader
{
    public override string Format => "free";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?total\s+used\s+free\s+shared\b");
}
