using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A file that jstack or jcmd Thread.print wrote: names of threads and classes in it are nobody's words.</summary>
internal sealed class ThreadPrintReader : ToolOutputReader
{
    public override string Format => "thread dump";

    protected override Regex Head => Begins;

    private static readonly Regex Begins = new(@"\A\s*(?:[$#>] ?[^\n]*\n\s*)?(?:\d{1,9}:[ \t]*\r?\n)?(?:\d{4}-\d\d-\d\d[ T][\d:]{8}[^\n]{0,20}\r?\n)?Full thread dump ");
}
