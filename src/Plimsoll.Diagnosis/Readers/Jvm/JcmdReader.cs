using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>What jcmd prints of a command line or of the code cache, behind the process id: words and tables that are nobody's sentences.</summary>
internal sealed class JcmdReader : ToolOutputReader
{
    public override string Format => "jcmd";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:\d{1,9}:[ \t]*\r?\n)?(?:VM Arguments:|CodeCache: size=\d|CodeHeap ')");
}
