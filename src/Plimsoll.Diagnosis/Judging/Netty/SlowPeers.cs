namespace Plimsoll.Diagnosis.Judging;

/// <summary>Peers that do not take what is sent to them.</summary>
internal static class SlowPeers
{
    /// <summary>The least that says a peer does not read: Linux' usual send buffers begin at 16 KiB and grow to 4 MiB only while data wait.</summary>
    private const long Waiting = 100_000;

    /// <summary>Connections with bytes waiting, by the kernel's own count.</summary>
    public static SocketQueue[] Queued(BrokenLimit limit) => [.. limit.Facts.Of<SocketQueue>().Where(queue => queue.SendBytes >= Waiting).DistinctBy(queue => queue.Peer)];

    /// <summary>Targets whose pushes timed out before the limit broke, most first, with how many; those of whom most pushes failed only.</summary>
    public static (string Target, long Failed, PushEnded Fact)[] Failing(BrokenLimit limit)
    {
        var broke = limit.At;
        var pushes = limit.Facts.Of<PushEnded>();
        return
        [
            .. pushes.Where(push => !push.Succeeded && push.Reason.Contains("imeout", StringComparison.Ordinal))
                .GroupBy(push => push.Target, StringComparer.Ordinal)
                .Where(group => broke is null || group.Min(push => push.Origin.At) <= broke)
                .Select(group => (Target: group.Key, Failed: group.Max(push => push.Count), Fact: group.First()))
                .Where(target => target.Failed > pushes.Where(push => push.Succeeded && push.Target == target.Target).Select(push => push.Count).DefaultIfEmpty(0).Max())
                .OrderByDescending(target => target.Failed),
        ];
    }
}
