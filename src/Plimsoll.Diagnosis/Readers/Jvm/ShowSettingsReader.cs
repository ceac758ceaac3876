using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A whole answer of <c>java -XshowSettings</c>: words and lists that are nobody's sentences.</summary>
internal sealed class ShowSettingsReader : ToolOutputReader
{
    public override string Format => "java -XshowSettings";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:VM settings:|Operating System Metrics:|Property settings:|Locale settings:)\s*$", RegexOptions.Multiline);
}
