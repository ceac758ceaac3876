namespace Plimsoll.Diagnosis.Judging;

/// <summary>A heap that was set where the JVM which ran out does not read it: in a variable of another JVM of the same program, or somewhere of which who set it sees that it does not count.</summary>
/// <param name="Claim">What speaks for it.</param>
/// <param name="Fact">The line.</param>
/// <param name="Place">The variable or option; empty where none is named.</param>
internal sealed record UnreadVariable(string Claim, Fact Fact, string Place)
{
    /// <summary>The variable; null without one, or where the heap is set in the right place too.</summary>
    public static UnreadVariable? Of(BrokenLimit limit)
    {
        if (limit.Failure is not ("heap-space" or "gc-overhead"))
            return null;
        if (limit.Process.KnownJvm is { Deaf.Count: > 0 } jvm && limit.Case.Facts.First<HeapVariable>(set => jvm.Deaf.Contains(set.Variable)) is { } variable)
            return IsSetElsewhere(limit) ? null : new UnreadVariable($"the heap was set in {variable.Variable}, which does not reach {jvm.Name}", variable, variable.Variable);
        return limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.OptionUnseen) is { } unseen
            ? new UnreadVariable("who set the heap sees that it does not arrive", unseen, unseen.Name)
            : null;
    }

    // Another line that sets a heap may be the right one.
    private static bool IsSetElsewhere(BrokenLimit limit)
    {
        var variables = limit.Case.Facts.Of<HeapVariable>();
        return limit.Case.Facts.Any<JvmFlag>(flag => flag.Name == "MaxHeapSize" && !variables.Any(set => set.Origin.Source == flag.Origin.Source && set.Origin.Line == flag.Origin.Line));
    }
}
