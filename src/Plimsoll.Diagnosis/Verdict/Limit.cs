namespace Plimsoll.Diagnosis;

/// <summary>Decides whether one limit of one process broke. A file below <c>Limits/</c> is its own registration.</summary>
public abstract class Limit
{
    /// <summary>The failure's slug in the taxonomy.</summary>
    public abstract string Failure { get; }

    /// <summary>What it is, in a few words: <c>JVM heap</c>.</summary>
    public abstract string Name { get; }

    /// <summary>That it broke, as the beginning of a sentence.</summary>
    public virtual string Broke => $"{char.ToUpperInvariant(Name[0])}{Name[1..]} broke";

    /// <summary>How it reads in the evidence, for <c>explain</c>.</summary>
    public abstract string Signs { get; }

    /// <summary>
    /// Order among limits that broke in one process: the lower rank is nearer to the root (a refused configuration before
    /// everything, a stall last, for every exhausted region stalls before it dies).
    /// </summary>
    public virtual int Rank => 50;

    /// <summary>What would tell why it broke, where no rule explains it.</summary>
    public virtual MissingEvidence WouldDecide => new("what fills the heap", "jcmd PID GC.class_histogram (twice, ten minutes apart), or jcmd PID GC.heap_dump /tmp/heap.hprof");

    /// <summary>Puts what the facts say on the scale.</summary>
    public abstract void Weigh(ProcessCase process, Scale scale);
}
