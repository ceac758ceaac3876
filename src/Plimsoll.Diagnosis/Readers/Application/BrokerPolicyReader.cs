using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>What ActiveMQ's broker does with messages that nobody takes: flow control and cursors of its destinations (<c>activemq.xml</c>, <c>policyEntry</c>).</summary>
internal sealed class BrokerPolicyReader : LineReader
{
    public override string Format => "broker configuration";

    public override IReadOnlyList<string> Literals { get; } = ["producerFlowControl=", "<vmQueueCursor", "<vmCursor", "<vmDurableCursor"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Policy.Matches(line.Text))
            context.Facts.Add(new ApplicationSetting { Origin = line.Origin(match.Value), Key = match.Groups["cursor"].Success ? match.Groups["cursor"].Value : "producerFlowControl", Value = match.Groups["value"].Success ? match.Groups["value"].Value : "set" });
    }

    private static readonly Regex Policy = new("""<(?<cursor>vmQueueCursor|vmCursor|vmDurableCursor)\b|(?<=\s)producerFlowControl\s*=\s*["'](?<value>true|false)["']""", RegexOptions.ExplicitCapture);
}
