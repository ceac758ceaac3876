using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Gradle's report of a failed build (<c>BuildExceptionReporter</c>), which shows the message of an error without its class: <c>* What went wrong:</c>, and on the next line <c>Metaspace</c>, or <c>Execution failed for task ':compileJava'.</c> and <c>&gt; Metaspace</c>.</summary>
internal sealed class BuildFailureReader : LineReader
{
    public override string Format => "Gradle's build failure";

    public override IReadOnlyList<string> Literals { get; } = ["* What went wrong:", "Execution failed for task "];

    public override void Read(LogLine line, LineContext context) => context.Follow(new Reason());

    private static readonly Regex Bare = new(@"^\s*(?:>\s+)?(?<message>" + TraceText.OwnWords + @")\s*$", RegexOptions.ExplicitCapture);

    private sealed class Reason : LineBlock
    {
        private const string Class = "java.lang.OutOfMemoryError";

        private LogLine? _line;
        private string _message = "";

        public override bool Accept(LogLine line)
        {
            if (_line is not null || Bare.Match(line.Text) is not { Success: true } bare)
                return false;
            (_line, _message) = (line, bare.Groups["message"].Value);
            return true;
        }

        public override void Complete(FactSink facts)
        {
            if (_line is not null)
                facts.Add(new Thrown { Origin = _line.Origin(), Chain = [new ThrowableLink(Class, _message, $"{Class}: {_message}", [], _line.Origin())] });
        }
    }
}
