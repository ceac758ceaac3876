using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Tomcat's warnings on stopping a web application (<c>WebappClassLoaderBase</c>, Tomcat 7 to 11).</summary>
internal sealed class WebApplicationLeakReader : PatternReader
{
    public override string Format => "Tomcat log";

    public override IReadOnlyList<string> Literals { get; } = ["but failed to remove it when the web application", "but failed to unregister it when the web application", "but has failed to stop it", "的线程，但未能停止", "注册了JDBC驱动程序", "parece haber arrancado un hilo llamado"];

    protected override Regex Pattern => Warning;

    protected override Fact? Of(Match match, LogLine line) => new WebApplicationLeak
    {
        Origin = line.Origin(),
        Application = match.Groups["application"].Value,
        Holder = match.Groups["driver"].Success ? "jdbc-driver" : match.Groups["thread"].Success ? "thread" : "thread-local",
        Name = match.Groups["driver"].Value + match.Groups["thread"].Value + match.Groups["type"].Value,
    };

    // The server speaks the language of its machine: Chinese and Spanish beside English.
    private static readonly Regex Warning = new(@"(?:web application|[wW]eb应用程序|aplicación web) ?\[(?<application>[^\]]*)\] ?(?:appears to have |is still |)(?:created a ThreadLocal with key of type .*? a value of type \[(?<type>[^\]]*)\]|registered the JDBC driver \[(?<driver>[^\]]*)\]|started a thread named \[(?<thread>[^\]]*)\]|似乎启动了一个名为 ?\[(?<thread>[^\]]*)\] ?的线程|注册了JDBC驱动程序 ?\[(?<driver>[^\]]*)\]|parece haber arrancado un hilo llamado \[(?<thread>[^\]]*)\])", RegexOptions.ExplicitCapture);
}
