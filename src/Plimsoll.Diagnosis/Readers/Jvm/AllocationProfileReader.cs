using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Profiles of native allocations as text: <c>jeprof --text</c> and <c>top</c> of its console, gperftools' <c>pprof</c> (the same table), the newer pprof with units in each row, and jdmpview's <c>!findallcallsites</c> of Eclipse OpenJ9.
/// </summary>
internal sealed class AllocationProfileReader : LineReader
{
    public override string Format => "malloc profile";

    public override IReadOnlyList<string> Literals { get; } = ["Showing nodes accounting for ", "!findallcallsites", "total alloc  | largest"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["Total: "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Total.Match(line.Text) is { Success: true } total)
            context.Follow(new Table(line, Size(total.Groups["size"].Value, total.Groups["unit"].Value), total.Groups["unit"].Value));
        else if (Showing.Match(line.Text) is { Success: true } showing)
            context.Follow(new Table(line, Size(showing.Groups["size"].Value, showing.Groups["unit"].Value), "MB"));
        else if (line.Text.Contains("callsites", StringComparison.Ordinal) || line.Text.Contains("total alloc", StringComparison.Ordinal))
            context.Follow(new Table(line, 0, "B"));
    }

    private static long Size(string number, string unit)
    {
        var shift = unit.Trim().ToUpperInvariant() switch { "KB" => 10, "MB" => 20, "GB" => 30, _ => 0 };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size) && size < 1L << 42 && size * (1L << shift) < 1L << 50 ? (long)(size * (1L << shift)) : 0;
    }

    private static readonly Regex Total = new(@"^\s*Total: (?<size>\d{1,15}(?:\.\d+)?) (?<unit>[KMG]?B)\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex Showing = new(@"\bShowing nodes accounting for [\d.]+[kMG]?B, [\d.]+% of (?<size>[\d.]{1,15})(?<unit>[kMG]?B) total", RegexOptions.ExplicitCapture);

    private static readonly Regex Row = new(@"^\s*-?(?<size>\d{1,15}(?:\.\d+)?)(?<unit>[kMG]?B)?\s+-?[\d.]+%\s+-?[\d.]+%\s+-?[\d.]+(?:[kMG]?B)?\s+-?[\d.]+%\s+(?<name>\S.{0,300}?)\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex CallSite = new(@"^\s*\d{1,12}\s+(?<size>\d{1,15})\s+\d{1,15}\s+(?<name>\S+\.(?:c|cc|cpp|h|hpp|inc):\d+)\s*$", RegexOptions.ExplicitCapture);

    // Two or three lines of headings and rules stand between a heading and its rows.
    private sealed class Table(LogLine head, long total, string unit) : LineBlock
    {
        private const int MaxSites = 200;
        private const int Headings = 3;

        private readonly List<AllocationSite> _sites = [];
        private int _other;

        public override bool Accept(LogLine line)
        {
            var row = Row.Match(line.Text) is { Success: true } measured ? measured : CallSite.Match(line.Text);
            if (!row.Success)
                return _sites.Count == 0 && line.Header is null && ++_other <= Headings;
            if (_sites.Count < MaxSites)
                _sites.Add(new AllocationSite(Excerpt.Of(row.Groups["name"].Value), Size(row.Groups["size"].Value, row.Groups["unit"].Success ? row.Groups["unit"].Value : unit), line.Origin()));
            return true;
        }

        public override void Complete(FactSink facts)
        {
            if (_sites.Count == 0)
                return;
            var sites = _sites.OrderByDescending(site => site.Bytes).ToArray();
            facts.Add(new AllocationProfile { Origin = head.Origin(), Total = Math.Max(total, sites.Sum(site => site.Bytes)), Sites = sites });
        }
    }
}
