using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The grammar of Java stack traces, as printed, logged, serialised or pasted.</summary>
internal static partial class TraceText
{
    /// <summary>A pattern of the messages by which the virtual machine itself names the region that ran out.</summary>
    public const string OwnWords = "(?:Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|PermGen space|Direct buffer memory|Requested array size exceeds VM limit)";

    /// <summary>A stack frame, or the count of those left out.</summary>
    public static bool IsFrame(string text) => Frame().IsMatch(text);

    /// <summary>The line of a cause or a suppressed exception.</summary>
    public static bool IsCause(string text) => Cause().IsMatch(text);

    /// <summary>Splits a line into which a browser or a JSON value pressed a whole trace.</summary>
    public static IEnumerable<string> Unfold(string text)
    {
        if (text.Contains("\"message", StringComparison.Ordinal) && Serialised().Matches(text) is { Count: > 0 } links)
            return links.SelectMany(link => Split($"{link.Groups["class"].Value}: {link.Groups["message"].Value}")).Concat(Split(text[(links[^1].Index + links[^1].Length)..]).Where(part => IsFrame(part) || IsCause(part)));
        if (RootClass().Match(text) is { Success: true } root)
        {
            var told = text.IndexOf("java.lang.OutOfMemoryError: ", StringComparison.Ordinal);
            return told < 0 ? [root.Groups["class"].Value] : Split(text[told..]);
        }

        if (text.Length < 60 || !(text.Contains(" at ", StringComparison.Ordinal) || text.Contains("\\n", StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal)
            || text.IndexOf("Caused by: ", 1, StringComparison.Ordinal) > 0))
            return [text];
        return Split(text);
    }

    private static IEnumerable<string> Split(string text) =>
        Joint().Split(text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal)).Where(part => !string.IsNullOrWhiteSpace(part));

    /// <summary>The frame without <c>at</c>, module, jar and version: <c>a.b.C.method(C.java:12)</c>.</summary>
    public static string FrameOf(string text)
    {
        var frame = Frame().Match(text).Groups["frame"].Value;
        return Module().Replace(frame, "");
    }

    /// <summary>The class and message named in a line: <c>[prefix] a.b.SomeException: message</c>; null when it names no throwable.</summary>
    public static (string Class, string Message, string? Thread)? Throwable(string text)
    {
        var match = Named().Match(text);
        if (!match.Success)
            return Classless(text);
        var thread = InThread().Match(text) is { Success: true } inThread ? inThread.Groups["thread"].Value : null;
        return (match.Groups["class"].Value, match.Groups["message"].Value.Trim(), thread);
    }

    // Messages that tell by themselves whose they are: consoles, web interfaces and loggers that print the message alone leave the class out.
    private static (string Class, string Message, string? Thread)? Classless(string text)
    {
        var bare = Bare().Match(text);
        if (!bare.Success)
            return Console().Match(text) is { Success: true } console ? ("java.lang.OutOfMemoryError", console.Groups["message"].Value, null) : null;
        var type = bare.Groups["clojure"].Success ? "clojure.lang.Compiler$CompilerException" : bare.Groups["rpc"].Success || bare.Groups["state"].Success || bare.Groups["map"].Success ? "java.io.IOException" : bare.Groups["settings"].Success ? "org.apache.flink.configuration.IllegalConfigurationException" : bare.Groups["netty"].Success ? "io.netty.util.internal.OutOfDirectMemoryError" : "java.lang.OutOfMemoryError";
        return (type, bare.Groups["message"].Value.Trim(), null);
    }

    // Flink's AkkaInvocationHandler and PekkoInvocationHandler; JobManagerProcessUtils and TaskExecutorProcessUtils; the start scripts of Flink 1.9 and earlier; MemCheckpointStreamFactory; a thread that could not be started;
    // io.netty.util.internal.PlatformDependent and java.nio.Bits (JDK 11 and later) where the logger prints the message alone (Handling exception: ...);
    // RocketMQ's SendMessageProcessor (CREATE_MAPEDFILE_FAILED);
    // clojure.lang.Compiler$CompilerException.toString() (Clojure 1.10 and later).
    [GeneratedRegex(@"(?<message>(?<rpc>[Tt]he rpc invocation size \d{1,12} exceeds the maximum (?:akka|pekko) framesize)\.?)|(?<message>(?<settings>(?:Job|Task)Manager memory configuration failed: )\S.*\d.*)|(?<message>(?<settings>Configured (?:Job|Task)Manager (?:memory size|(?:JVM )?(?:heap|memory) size) is not a (?:valid value|number)\. Please set '(?:job|task)manager\.[\w.]+').*)|(?:^|[:\]>""'-])\s*(?<message>(?<state>Size of the state is larger than the maximum permitted memory-backed state)\s*(?:[.:(]\s*\(?\s*(?:[Ss]ize|maxSize)\s*[=:].*|\.?\s*$))|(?:^|[\s,])(?:[Ee]rror|[Rr]eason|Caused by)\s*:\s*(?<message>unable to create (?:new )?native thread.*)|(?:^|[:\]>""'`-])\s*(?<message>(?:(?<netty>failed to allocate \d{1,18} byte\(s\) of direct memory \(used)|Cannot reserve \d{1,18} bytes of direct buffer memory \((?:allocated|limit)): \d.*)|(?<![Rr]emark(?:\(| = )"")(?<message>(?<map>[Cc]reate mapp?ed file failed, please make sure OS and JDK both 64 ?bit)\.?)|(?<message>(?<clojure>Syntax error (?:compiling|macroexpanding|reading source))\b.*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Bare();

    // The virtual machine's own words behind what build tools, scanners and web interfaces put before a message: "[08:27:41] [Step 4/4] ERROR: Caused by: GC overhead limit exceeded" (TeamCity), "> Java heap space" (Gradle),
    // "[ERROR] Java heap space -> [Help 1]" (Maven), {"error":"Java heap space"}. They must end the line: a sentence goes on.
    [GeneratedRegex(@"^(?:\[[^\[\]]{0,80}\]|[\d:.,TZ+\-/\s])*(?:(?:(?:ERROR|FATAL|SEVERE|WARN|WARNING|Error|Fatal|FAILED|FAILURE|Failure|Exception|Caused by|[Cc]ause|[Rr]eason|[Mm]essage|[Dd]etails?)(?: (?:message|details?|reason|cause))?\s*[:=\]]\s*)+|>\s+)(?<message>" + OwnWords + @")\.?\s*(?:-> \[Help \d\]\s*)?$|^(?:\[ERROR\]\s+)?(?<message>" + OwnWords + @")\s+-> \[Help \d\]|""(?:message|error|reason|exception|detail|msg)""\s*:\s*""(?<message>" + OwnWords + @")""", RegexOptions.ExplicitCapture)]
    private static partial Regex Console();

    [GeneratedRegex(@"^\s*(?:at\s+(?<frame>[\w$.<>/@\-\p{L}]+\([^)]*\))|\.\.\. \d+ (?:more|common frames omitted)|- (?:locked|waiting|parking) )", RegexOptions.ExplicitCapture)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^\s*(?:Caused by|Suppressed|\[CIRCULAR REFERENCE|Wrapped by)\s*:?\s", RegexOptions.ExplicitCapture)]
    private static partial Regex Cause();

    [GeneratedRegex(@"\n|\s+(?=at\s+[\w$.<>/@\-]+\([^)]*\))|(?<=\S)\s*(?=Caused by: )|\s+(?=\.\.\. \d+ more)")]
    private static partial Regex Joint();

    // Exceptions as JSON, outermost first: {"type":"a.B","message":"x","throwableList":[{"type":"c.D","message":"y"}]} (Flink's Kubernetes operator, its REST callers); quoted once more where the JSON is itself a value.
    [GeneratedRegex("""\\*"(?:type|class|className|class_name|exceptionClass|exception_class|exceptionType)\\*"\s*:\s*\\*"(?<class>(?:[a-zA-Z_][\w$]*\.)+[\w$]*(?:Exception|Error))\\*"\s*,\s*\\*"(?:message|exceptionMessage|exception_message)\\*"\s*:\s*\\*"(?<message>(?:[^"\\]|\\+[^"\\])*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Serialised();

    // Solr's answers as JSON name the deepest cause by its class, in a list beside the outermost one.
    [GeneratedRegex("""\\*"root-error-class\\*"\s*,\s*\\*"(?<class>java\.lang\.OutOfMemoryError)\b""", RegexOptions.ExplicitCapture)]
    private static partial Regex RootClass();

    // app//, java.base@17.0.2/ and loader names stand before the class.
    [GeneratedRegex(@"^(?:[\w.\-]*@?[\w.\-]*/+)+")]
    private static partial Regex Module();

    // People and some loggers leave the colon out before the virtual machine's own words.
    [GeneratedRegex(@"(?<![\w.$/\-])(?!L(?:java|javax|jdk|sun|com|org|net|io)\.)(?<class>(?:[a-zA-Z_][\w$]*\.)+(?:[A-Z][\w$]*?)?(?:Error|Exception|Throwable|Failure|Exceeded|AskTimeout|OutOfMemoryError)(?:\$\w+)?|(?<=^\s*(?:Caused by:\s)?)[A-Z][a-z]\w*(?:Error|Exception)(?=:|\s*$))(?![\w/(-]|\.\w|\\)(?:\s?:\s?(?<message>.*)|(?<=\.OutOfMemoryError) (?<message>(?:GC overhead limit exceeded|Java heap space|Metaspace|Compressed class space|PermGen space|Direct buffer memory|unable to create (?:new )?native thread|Requested array size exceeds VM limit)\b.*))?", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Named();

    [GeneratedRegex("""(?:Exception in thread|in thread|from the UncaughtExceptionHandler in thread) "(?<thread>[^"]+)"|Thread '(?<thread>[^']+)' produced""", RegexOptions.ExplicitCapture)]
    private static partial Regex InThread();
}
