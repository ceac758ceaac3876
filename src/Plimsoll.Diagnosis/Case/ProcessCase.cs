using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis;

/// <summary>One process of the case with everything known of it. Derived knowledge is computed once, on demand.</summary>
public sealed partial class ProcessCase(ProcessKey key, DiagnosedCase whole, FactBook facts)
{
    private JvmFlags? _flags;

    /// <summary>Who it is.</summary>
    public ProcessKey Key => key;

    /// <summary>The whole case.</summary>
    public DiagnosedCase Case => whole;

    /// <summary>The facts about it.</summary>
    public FactBook Facts => facts;

    /// <summary>Its JVM's flags; not those of another JVM of the same program.</summary>
    public JvmFlags Flags => _flags ??= new JvmFlags([.. facts.Of<JvmFlag>().Where(flag => flag.Part.Length == 0 || KnownJvm is not { Part.Length: > 0 } known || known.Part == flag.Part)]);

    /// <summary>Whether it is a Flink process.</summary>
    public bool IsFlink => key.Role is ProcessRole.TaskManager or ProcessRole.JobManager or ProcessRole.Client;
}
