namespace Plimsoll.Diagnosis;

/// <summary>An option of a JVM, from wherever it appears: a command line, a log's header, VM.flags, hs_err, a configuration.</summary>
public sealed record JvmFlag : Fact
{
    /// <summary>The flag's own name: <c>MaxHeapSize</c> for <c>-Xmx</c>, <c>UseG1GC</c>; a system property keeps its <c>-D</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; <c>true</c> or <c>false</c> for switches.</summary>
    public required string Value { get; init; }

    /// <summary>Whether the JVM itself reported the value in force (VM.flags, a GC log's header), rather than someone having asked for it.</summary>
    public bool InForce { get; init; }

    /// <summary>Whether it was set after <c>-jar</c> or the main class, where the JVM does not see it.</summary>
    public bool AfterMain { get; init; }

    /// <summary>Of a program with several JVMs the one that it is for, where the line says so: <c>ce</c>, <c>web</c>, <c>search</c> of SonarQube, <c>driver</c>, <c>executor</c> of Spark; empty where it does not.</summary>
    public string Part { get; init; } = "";
}

/// <summary>A module whose packages the command line opens to others: <c>--add-opens=java.base/java.nio=org.apache.arrow.memory.core</c>.</summary>
public sealed record ModuleOpened : Fact
{
    /// <summary>To whom, as it stands.</summary>
    public required string Module { get; init; }
}
