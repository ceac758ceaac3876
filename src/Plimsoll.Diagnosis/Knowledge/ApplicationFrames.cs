namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Which frames of a stack, and which classes, are the program's own.</summary>
internal static class ApplicationFrames
{
    private static readonly string[] Jdk = ["java.", "javax.", "jdk.", "sun."];

    private static readonly string[] FlinkAndBelow = ["java.", "jdk.", "sun.", "org.apache.flink.", "scala."];

    private static readonly string[] Platform =
    [
        .. Jdk, "com.sun.", "io.netty.", "io.grpc.", "com.alibaba.nacos.shaded.", "org.slf4j.", "ch.qos.logback.", "org.apache.logging.", "org.apache.log4j.", "kotlin.", "scala.",
        "groovy.lang.", "org.codehaus.groovy.", "reactor.core.", "org.springframework.", "org.apache.catalina.", "org.apache.tomcat.", "org.apache.coyote.", "akka.", "org.apache.pekko.",
    ];

    /// <summary>Whether a frame belongs to neither the JDK nor a framework that calls everybody.</summary>
    public static bool IsApplication(string frame) => frame.Contains('.', StringComparison.Ordinal) && !Platform.Any(prefix => frame.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether a frame or a class lies in the JDK's packages.</summary>
    public static bool IsJdk(string name) => Jdk.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The first frame of a trace that is neither the JDK's nor Flink's nor Scala's: a connector's frame counts, and so does a library's; null without one.</summary>
    public static string? OfJob(Thrown thrown) => thrown.Frames.FirstOrDefault(frame => !FlinkAndBelow.Any(prefix => frame.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary>Class and method without package, file and line: <c>RowCursor.push</c>.</summary>
    public static string Short(string frame)
    {
        var name = frame.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? frame[..open] : frame;
        var parts = name.Split('.');
        return parts.Length < 2 ? name : $"{parts[^2]}.{parts[^1]}";
    }
}
