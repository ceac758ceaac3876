using System.Text.RegularExpressions;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>JVM options wherever they appear: command lines, start scripts, VM.flags, log headers, environment variables.</summary>
internal sealed partial class JvmFlagReader : LineReader
{
    public override string Format => "JVM options";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "-XX:MaxDirectMemorySize", "-XX:MaxMetaspaceSize", "-XX:MaxHeapSize", "-XX:InitialHeapSize", "-XX:MaxRAMPercentage", "-XX:MaxPermSize", "-XX:ReservedCodeCacheSize",
        "-XX:CompressedClassSpaceSize", "-XX:+Use", "-XX:-Use", "-XX:MaxRAM", "-XX:+PrintGC", "-XX:+HeapDump", "-Dio.netty.", ".netty.maxDirectMemory", "-Djdk.nio.", "jvm_args: ", "CommandLine flags: ",
    ];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["-Xmx", "-Xms", "-Xmn", "-Xss", "-XX:"];

    public override void Read(LogLine line, LineContext context)
    {
        var inForce = line.Text.Contains("CommandLine flags:", StringComparison.Ordinal) || line.Text.Contains("-XX:MaxHeapSize=", StringComparison.Ordinal) || line.Text.Contains("-XX:CICompilerCount=", StringComparison.Ordinal);
        var part = PartOf(line.Text);
        foreach (var argument in JvmArguments.Parse(line.Text))
        {
            context.Facts.Add(new JvmFlag
            {
                Origin = line.Origin(argument.Text),
                Name = argument.Name,
                Value = argument.Value,
                AfterMain = argument.AfterMain,
                InForce = inForce,
                Part = part,
            });
        }
    }

    // SonarQube and Spark start several JVMs and name, in the log or the setting, for which of them a line is.
    private static string PartOf(string text) => Launched().Match(text).Groups["part"].Value.ToUpperInvariant() switch
    {
        "WEB" or "WEB_SERVER" => "web",
        "CE" or "COMPUTE_ENGINE" => "ce",
        "ES" or "SEARCH" or "ELASTICSEARCH" => "search",
        "DRIVER" => "driver",
        "EXECUTOR" => "executor",
        _ => "",
    };

    [GeneratedRegex(@"Launch process\[(?:\[key='(?<part>web|ce|es)'|(?<part>WEB_SERVER|COMPUTE_ENGINE|ELASTICSEARCH)\])|\bsonar\.(?<part>web|ce|search)\.java(?:Additional)?Opts|\bSONAR_(?<part>WEB|CE|SEARCH)_JAVA|\bspark\.(?<part>driver|executor)\.(?:extra|default)JavaOptions", RegexOptions.ExplicitCapture)]
    private static partial Regex Launched();
}
