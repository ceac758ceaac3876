using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Lengths that a program refused, where they are the first bytes of another protocol: Thrift's TFramedTransport, ZooKeeper's NIOServerCnxn and jute BinaryInputArchive, Netty's LengthFieldBasedFrameDecoder.
/// Any other refused length is left alone: a large frame is no sign of anything.
/// </summary>
internal sealed class ForeignLengthReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["Frame size (", "Len error ", "Unreasonable length = ", "Adjusted frame length exceeds "];

    protected override Regex Pattern => Refused;

    protected override Fact? Of(Match match, LogLine line) =>
        long.TryParse(match.Groups["length"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && ForeignProtocol.Of(length) is not null
            ? new ForeignLength { Origin = line.Origin(), Bytes = length }
            : null;

    private static readonly Regex Refused = new(@"Frame size \((?<length>\d{1,18})\)|(?:Len error|Unreasonable length =) (?<length>\d{1,18})|Adjusted frame length exceeds \d{1,18}: (?<length>\d{1,18})", RegexOptions.ExplicitCapture);
}
