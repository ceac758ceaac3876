using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A decoder of the program's own makes an array as long as a message says, without asking whether that can be.</summary>
internal sealed class DeclaredLength : Rule
{
    private const int FewestFromOne = 3;

    // Whoever calls a decoder with bytes from the network.
    private static readonly string[] Callers =
    [
        "ByteToMessageDecoder.callDecode", "ByteToMessageDecoder.decodeRemovalReentryProtection", "MessageToMessageDecoder.channelRead", "ReplayingDecoder.callDecode", "CumulativeProtocolDecoder.decode", "ProtocolCodecFilter.messageReceived",
        "FrameDecoder.messageReceived", "FrameDecoder.callDecode", "BaseFilter.handleRead", "io.vertx.core.parsetools.", "SimpleChannelInboundHandler.channelRead", "TNonblockingServer",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "declared-length",
        Title = "A decoder makes an array of the length that a message declares, whatever it says",
        Explains = ["heap-space", "array-size"],
        Cause = "large-record/declared-length",
        Mechanism = "Binary protocols put a message's length before it. A decoder that reads four bytes and makes an array of that size trusts every peer: a health check, a port scanner, a client of another version or of another protocol sends bytes that mean gigabytes (the text \"GET \" is 1195725856), and the allocation fails at once although the heap is nearly empty. The program goes on with everybody else, and fails again with the next such message.",
        Needs = ["the stack of the error, with the program's own decoder at its top", "the address in the records"],
        Thresholds = ["three failures of one address"],
        Refuters = ["a heap that is full: then any allocation may be the one that fails"],
        References = ["io.netty.handler.codec.LengthFieldBasedFrameDecoder: maxFrameLength, TooLongFrameException"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || Failures(limit) is not [var first, ..] failures)
            return;
        var decoder = ApplicationFrames.Short(Plain(first.Root.Frames[0]));
        // In a full heap whatever is allocated next fails: here one time, there another.
        var always = failures.Length >= 2 && failures.Length == Errors(limit).Count(thrown => thrown.Frames.Any());
        scale.For(always ? Weight.Strong : Weight.Weak, "decoder", $"it failed{(always ? $" {failures.Length} times, and nowhere but" : "")} in {decoder} itself, which was given bytes from the network: the array that it makes is as long as those say", first);
        scale.Conclude($"{decoder} makes an array of whatever length a message declares");
        if (limit.Process.GcRun is { Measures.Shape: Gc.HeapShape.Leak or Gc.HeapShape.ConsecutiveFull } full)
            scale.Against("shape", "the heap was full by then: any allocation may be the one that fails", full);
        if (Peer(failures) is not var (peer, times))
            return;
        scale.For(Weight.Strong, "peer", $"{times} times, and each time with {peer}, while the program goes on: its messages are the ones that do not fit", failures[^1], first);
        scale.Conclude($"{peer} sends what {decoder} takes for a length of gigabytes", "load/faulty-client");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Failures(limit) is not [var first, ..] failures)
            yield break;
        var decoder = ApplicationFrames.Short(Plain(first.Root.Frames[0]));
        yield return new Fix(Applicability.Placeholders, $"check the length in {decoder} before the array is made: refuse what is negative or above the largest message there is, and close the connection")
        {
            Code = "int length = in.readInt();\nif (length < 0 || length > MAX_MESSAGE) { // such as 1 << 20\n    throw new TooLongFrameException(\"length \" + length + \" from \" + ctx.channel().remoteAddress());\n}",
            Text = "Or put a LengthFieldBasedFrameDecoder with a maxFrameLength before it. More heap does not help.",
            Verify = "the log names the refused length with its peer; the length tells the protocol (0x47455420 is \"GET \", 0x16030100 a TLS handshake)",
        };
        if (Peer(failures) is var (peer, _))
            yield return new Fix(Applicability.Check, $"find out what {peer} is (a load balancer's or an orchestrator's health check, a scanner, an old client) and give it the port and protocol that it speaks") { Text = "For a health check of a binary port use a plain TCP check, or serve /healthz on a port of its own." };
    }

    private static IEnumerable<Thrown> Errors(BrokenLimit limit) => limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("Java heap space", "Requested array size exceeds") is not null);

    private static Thrown[] Failures(BrokenLimit limit) =>
    [
        .. Errors(limit).Where(thrown => thrown.Root.Frames is [var top, ..] && Decodes(Plain(top)) && thrown.Root.Frames.Skip(1).Take(4).Any(frame => Callers.Any(caller => frame.Contains(caller, StringComparison.Ordinal)))),
    ];

    // The array is made right there: no class of the JDK stands above, which would be growing a buffer or copying.
    private static bool Decodes(string frame) =>
        ApplicationFrames.IsApplication(frame) && ApplicationFrames.Short(frame).Split('.') is [var type, var method] && (Reading.IsMatch(method) || ReadingType.IsMatch(type));

    private static string Plain(string frame) => frame.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && frame.LastIndexOf('/', open) is >= 0 and var slash ? frame[(slash + 1)..] : frame;

    // One address in the records of all failures that name one.
    private static (string Peer, int Times)? Peer(Thrown[] failures)
    {
        var addresses = failures.Select(thrown => Address.Match(thrown.LogMessage)).Where(match => match.Success).Select(match => match.Groups["address"].Value).ToArray();
        return addresses.Length >= FewestFromOne && addresses.Distinct(StringComparer.Ordinal).Count() == 1 ? (addresses[0], addresses.Length) : null;
    }

    private static readonly Regex Address = new(@"(?<![\d.])(?<address>\d{1,3}(?:\.\d{1,3}){3})(?![\d.])", RegexOptions.ExplicitCapture);

    private static readonly Regex Reading = new(@"^(?:decode|read|parse|receive|unpack|deserial|unmarshal)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex ReadingType = new(@"(?:Decoder|Codec|Parser|Deserializer|FrameReader)(?:\$[\w$]*)?$", RegexOptions.ExplicitCapture);
}
