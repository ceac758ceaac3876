namespace Plimsoll.Diagnosis.Judging;

/// <summary>Whether address space or memory had no room left, by the numbers of the fatal error log.</summary>
/// <param name="Cause">Path of the taxonomy.</param>
/// <param name="Sentence">The cause in a sentence.</param>
/// <param name="Claim">The arithmetic.</param>
/// <param name="Facts">Where the numbers stand.</param>
/// <param name="Fix">The cure.</param>
internal sealed record SystemRoom(string Cause, string Sentence, string Claim, IReadOnlyList<Fact?> Facts, Fix Fix)
{
    /// <summary>The limit that is used up; null without a log, or when none of its numbers is.</summary>
    public static SystemRoom? Of(BrokenLimit limit)
    {
        var asked = limit.Facts.Of<NativeRefusal>().Min(refusal => refusal.Bytes) ?? 0;
        return limit.Facts.Of<JvmDied>().Select(died => AddressSpace(died, asked) ?? Memory(died, asked)).FirstOrDefault(room => room is not null);
    }

    private static SystemRoom? AddressSpace(JvmDied died, long asked)
    {
        if (died.Log is not { AddressSpaceLimit: { } most, VirtualSize: { } taken } || taken + asked <= most)
            return null;
        return new SystemRoom(
            "undersized/address-space",
            $"The process may map {Bytes.Text(most)} of address space (ulimit -v) and had {Bytes.Text(taken)} of it",
            $"{Bytes.Text(taken)} mapped and {Bytes.Text(asked)} asked for are more than the {Bytes.Text(most)} that ulimit -v grants",
            [died.At(nameof(died.Log.VirtualSize)), died.At(nameof(died.Log.AddressSpaceLimit))],
            new Fix(Applicability.Check, "lift the limit on address space: ulimit -v unlimited in the start script, LimitAS=infinity in the systemd unit")
            {
                Text = "A JVM reserves far more address space than it uses (heap, 1 GiB of compressed class space, 240 MiB of code cache, arenas of malloc): such a limit bounds no memory. Bound memory by a control group instead.",
                Verify = "ulimit -v in the process's shell prints unlimited; grep 'Max address space' /proc/PID/limits",
            });
    }

    private static SystemRoom? Memory(JvmDied died, long asked)
    {
        if (died.Log is not { Physical: { } physical, PhysicalFree: { } free } log || asked == 0 || free + (log.SwapFree ?? 0) >= asked)
            return null;
        var own = log.Resident is { } resident ? $", {Bytes.Text(resident)} of them this process's own" : "";
        var ours = log.Resident >= physical / 2;
        return new SystemRoom(
            ours || log.Resident is null ? "undersized/process" : "external/neighbour",
            $"The machine's {Bytes.Text(physical)} were used up{own}",
            $"{Bytes.Text(asked)} were asked for, {Bytes.Text(free)} were free and {Bytes.Text(log.SwapFree ?? 0)} of swap",
            [died.At(nameof(log.Physical)), log.Resident is null ? null : died.At(nameof(log.Resident))],
            new Fix(Applicability.Check, ours ? "give the machine more memory, or this JVM less: a smaller -Xmx, fewer threads" : "take the other processes off this machine, or give it more memory")
            {
                Text = "ps -eo rss,comm --sort=-rss | head tells who has it.",
                Verify = "free -m shows memory available at the process's peak",
            });
    }
}
