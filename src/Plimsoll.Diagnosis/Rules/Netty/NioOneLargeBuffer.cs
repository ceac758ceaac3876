using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One read or write of a large heap buffer needs a direct buffer of the same size, which the limit has no room for.</summary>
internal sealed class NioOneLargeBuffer : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "nio-one-large-buffer",
        Title = "One read or write of a large heap buffer needs a direct buffer that does not fit the limit",
        Explains = ["direct-memory"],
        Cause = "large-record/buffer",
        Mechanism = "A channel copies a heap ByteBuffer through a direct one of the same size. Where that fails in the main thread, while the program starts, nothing can have piled up: either this one buffer is huge (a file or record that is read in one piece, a damaged length), or the limit on direct memory is next to nothing.",
        Needs = ["the stack of the OutOfMemoryError", "the thread that failed"],
        Refuters = ["threads of a pool, or a process that ran for long: then buffers may have piled up"],
        References = ["sun.nio.ch.Util.getTemporaryDirectBuffer (JDK 8 to 25)", "java(1): -XX:MaxDirectMemorySize"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame(TemporaryBuffer.Frame) && StartingThread.Is(thrown)) is not { } thrown)
            return;
        var verb = TemporaryBuffer.Verb(thrown);
        var place = thrown.Frames.FirstOrDefault(ApplicationFrames.IsApplication) is { } frame ? $" in {ApplicationFrames.Short(frame)}" : "";
        scale.For(Weight.Weak, "stack", $"it failed where a channel {verb}s through a temporary direct buffer{place}", thrown);
        scale.For(Weight.Weak, "start", "it failed in the main thread or while the program was started: nothing can have piled up", thrown);
        if (NettyRequest.Of(limit) is { } request && request.Asked > request.Max / 2)
            scale.For(Weight.Strong, "size", $"{Bytes.Text(request.Asked)} were asked for at once, the limit is {Bytes.Text(request.Max)}", request.Thrown);
        scale.Conclude($"One {verb} at the start{place} needs a direct buffer that does not fit: it is too large, or the limit on direct memory is too low");
        scale.Lacks("how large the buffer is and what the limit is", "jcmd PID VM.command_line (-XX:MaxDirectMemorySize; -Xmx where it is unset), and the size of the file or record that is read first");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "raise -XX:MaxDirectMemorySize above the largest file or record that is moved in one piece, or move it in pieces of 64 KiB")
        {
            Text = "Where no file is so large, look for a damaged length in the first file that is read, and for a MaxDirectMemorySize that is far below what was meant.",
            Verify = "the program starts",
        };
    }
}
