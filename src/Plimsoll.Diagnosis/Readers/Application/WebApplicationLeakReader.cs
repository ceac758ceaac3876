using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Tomcat's warnings on stopping a web application (<c>WebappClassLoaderBase</c>, Tomcat 7 to 11).</summary>
internal sealed partial class WebApplicationLeakReader : PatternReader
{
    public override string Format => "Tomcat log";

    public override IReadOnlyList<string> Literals { get; } = ["but failed to remove it when the web application", "but failed to unregister it when the web application", "but has failed to stop it"];

    protected override Regex Pattern => Warning();

    protected override Fact? Of(Match match, LogLine line) => new WebApplicationLeak
    {
        Origin = line.Origin(),
        Application = match.Groups["application"].Value,
        Holder = match.Groups["driver"].Success ? "jdbc-driver" : match.Groups["thread"].Success ? "thread" : "thread-local",
        Name = match.Groups["driver"].Value + match.Groups["thread"].Value + match.Groups["type"].Value,
    };

    [GeneratedRegex(@"web application \[(?<application>[^\]]*)\] (?:appears to have |is still |)(?:created a ThreadLocal with key of type .*? a value of type \[(?<type>[^\]]*)\]|registered the JDBC driver \[(?<driver>[^\]]*)\]|started a thread named \[(?<thread>[^\]]*)\])", RegexOptions.ExplicitCapture)]
    private static partial Regex Warning();
}
