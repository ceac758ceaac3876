using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Sizes of a JVM that an image's environment variables carry, wherever they stand: a compose file, a manifest, a docker command, a ticket.
/// Nacos' image passes JVM_XMX, JVM_XMS and JVM_XMN as -Xmx, -Xms and -Xmn (docker-startup.sh).
/// </summary>
internal sealed class ServerMemoryReader : LineReader
{
    public override string Format => "environment variables";

    public override IReadOnlyList<string> Literals { get; } = ["JVM_XMX=", "JVM_XMS=", "JVM_XMN=", "JVM_XMX:", "JVM_XMS:", "JVM_XMN:", "\"JVM_XMX\"", "\"JVM_XMS\"", "\"JVM_XMN\""];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Size.Matches(line.Text))
        {
            context.Facts.Add(new JvmFlag
            {
                Origin = line.Origin(match.Value),
                Name = match.Groups["name"].ValueSpan switch { "X" => "MaxHeapSize", "S" => "InitialHeapSize", _ => "NewSize" },
                Value = match.Groups["value"].Value,
            });
        }
    }

    private static readonly Regex Size = new("""\bJVM_XM(?<name>[XSN])["']?\s*[:=]\s*["']?(?<value>\d{1,12}[kKmMgG]?)\b""", RegexOptions.ExplicitCapture);
}
