using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary><c>jcmd VM.metaspace</c>, JDK 11 to 25: how many loaders and classes there are, and the limit.</summary>
internal sealed class MetaspaceReader : LineReader
{
    public override string Format => "metaspace report";

    public override IReadOnlyList<string> Literals { get; } = ["Total Usage - ", "MaxMetaspaceSize: "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Usage.Match(line.Text) is { Success: true } usage)
            context.Facts.Add(new MetaspaceTaken { Origin = line.Origin(), Loaders = usage.Whole("loaders") ?? 0, Classes = usage.Whole("classes") ?? 0 });
        else if (Limit.Match(line.Text) is { Success: true } limit && limit.Size("size", "unit") is { } size)
            context.Facts.Add(new JvmFlag { Origin = line.Origin(), Name = "MaxMetaspaceSize", Value = size.ToString(CultureInfo.InvariantCulture), InForce = true });
    }

    private static readonly Regex Usage = new(@"^\s*Total Usage - (?<loaders>\d{1,12}) loaders, (?<classes>\d{1,12}) classes", RegexOptions.ExplicitCapture);

    private static readonly Regex Limit = new(@"^\s*MaxMetaspaceSize: (?<size>[\d.]{1,9}) (?<unit>[MG]B)", RegexOptions.ExplicitCapture);
}
