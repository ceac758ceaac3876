using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary><c>jcmd VM.metaspace</c>, JDK 11 to 25: how many loaders and classes there are, and the limit.</summary>
internal sealed class MetaspaceReader : LineReader
{
    public override string Format => "metaspace report";

    public override IReadOnlyList<string> Literals { get; } = ["Total Usage - ", "MaxMetaspaceSize: "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Usage.Match(line.Text) is { Success: true } usage)
            context.Facts.Add(new MetaspaceTaken { Origin = line.Origin(), Loaders = Number(usage, "loaders"), Classes = Number(usage, "classes") });
        else if (Limit.Match(line.Text) is { Success: true } limit && double.TryParse(limit.Groups["size"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size))
            context.Facts.Add(new JvmFlag { Origin = line.Origin(), Name = "MaxMetaspaceSize", Value = ((long)(size * (limit.Groups["unit"].Value == "GB" ? 1 << 30 : 1 << 20))).ToString(CultureInfo.InvariantCulture), InForce = true });
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static readonly Regex Usage = new(@"^\s*Total Usage - (?<loaders>\d{1,12}) loaders, (?<classes>\d{1,12}) classes", RegexOptions.ExplicitCapture);

    private static readonly Regex Limit = new(@"^\s*MaxMetaspaceSize: (?<size>[\d.]{1,9}) (?<unit>[MG]B)", RegexOptions.ExplicitCapture);
}
