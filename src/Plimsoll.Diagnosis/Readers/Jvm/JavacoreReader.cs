using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A whole javacore of IBM's or Eclipse OpenJ9's virtual machine: tagged lines that are nobody's sentences.</summary>
internal sealed class JavacoreReader : ToolOutputReader
{
    public override string Format => "javacore";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A(?:NULL\b[^\n]*\n|\s*\n)*0SECTION +TITLE subcomponent dump routine");
}
