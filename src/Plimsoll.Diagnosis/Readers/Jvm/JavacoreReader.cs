using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A whole javacore of IBM's or Eclipse OpenJ9's virtual machine: tagged lines that are nobody's sentences.</summary>
internal sealed partial class JavacoreReader : ToolOutputReader
{
    public override string Format => "javacore";

    protected override Regex Head => Begins();

    [GeneratedRegex(@"\A(?:NULL\b[^\n]*\n|\s*\n)*0SECTION +TITLE subcomponent dump routine")]
    private static partial Regex Begins();
}
