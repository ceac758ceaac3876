namespace Plimsoll.Diagnosis;

/// <summary>Netty's leak detector found a buffer that was collected without having been released.</summary>
public sealed record BufferLeak : Fact, IProblem, IRepeatable
{
    /// <summary>Frames under <c>Created at:</c>, innermost first.</summary>
    public required IReadOnlyList<string> Created { get; init; }

    /// <summary>Classes of the <c>Hint:</c> records: the handlers that the buffer was passed to, newest first.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>How many such reports the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Who had to release it, as far as the report tells: the last handler outside Netty's own that it was passed to, else the first frame outside Netty that asked for it; empty when neither is there.</summary>
    public string Owner => Hints.FirstOrDefault(hint => !IsNetty(hint)) ?? Created.FirstOrDefault(frame => !IsNetty(frame)) ?? Created.FirstOrDefault(frame => !frame.StartsWith("io.netty.buffer.", StringComparison.Ordinal)) ?? "";

    /// <inheritdoc/>
    string IRepeatable.Key => Owner;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };

    private static bool IsNetty(string name) => name.StartsWith("io.netty.", StringComparison.Ordinal) || name.Contains("DefaultChannelPipeline", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal);
}

/// <summary>A push of Nacos to a subscriber ended: <c>[PUSH-FAIL] 5000ms, ..., reason=Timeout After 5000 milliseconds, requestId =186, target=10.20.3.77</c>.</summary>
public sealed record PushEnded : Fact, IRepeatable
{
    /// <summary>The subscriber's address.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it succeeded.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Why it failed; empty when it succeeded.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many of the kind the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <inheritdoc/>
    string IRepeatable.Key => $"{Target}|{Succeeded}|{Reason}";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };
}

/// <summary>Bytes that the kernel holds for a peer that has not acknowledged them: the Send-Q column of <c>ss</c> or <c>netstat</c>.</summary>
public sealed record SocketQueue : Fact, IRepeatable
{
    /// <summary>The peer's address and port.</summary>
    public required string Peer { get; init; }

    /// <summary>Bytes in the send queue.</summary>
    public required long SendBytes { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => SendBytes > 0 ? "queued" : "empty";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
