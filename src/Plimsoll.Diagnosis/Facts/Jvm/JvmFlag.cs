namespace Plimsoll.Diagnosis;

/// <summary>An option of a JVM, from wherever it appears: a command line, a log's header, VM.flags, hs_err, a configuration.</summary>
public sealed record JvmFlag : Fact
{
    /// <summary>The variable that HotSpot reads behind the command line, so that it wins (arguments.cpp, Arguments::parse).</summary>
    public const string LastRead = "_JAVA_OPTIONS";

    /// <summary>The variable that HotSpot reads before the command line, which wins over it.</summary>
    public const string FirstRead = "JAVA_TOOL_OPTIONS";

    /// <summary>The flag's own name: <c>MaxHeapSize</c> for <c>-Xmx</c>, <c>UseG1GC</c>; a system property keeps its <c>-D</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; <c>true</c> or <c>false</c> for switches.</summary>
    public required string Value { get; init; }

    /// <summary>Whether the JVM itself reported the value in force (VM.flags, a GC log's header), rather than someone having asked for it.</summary>
    public bool InForce { get; init; }

    /// <summary>Whether a JVM that was started only to tell its settings (<c>-XshowSettings:vm</c>) estimated the value: what the program's own JVM was asked for wins over it.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Whether it was set after <c>-jar</c> or the main class, where the JVM does not see it.</summary>
    public bool AfterMain { get; init; }

    /// <summary>Whether the program itself lists it among the arguments of its main method, in its log.</summary>
    public bool Listed { get; init; }

    /// <summary>The variable that brings it, where it is one that the JVM or its launcher reads itself: <see cref="LastRead"/>, <c>JAVA_TOOL_OPTIONS</c>, <c>JDK_JAVA_OPTIONS</c>; empty otherwise.</summary>
    public string Variable { get; init; } = "";

    /// <summary>Whether the JVM itself said that it picked the variable up.</summary>
    public bool PickedUp { get; init; }

    /// <summary>Whether the line counts for some versions of Java only, as <c>8-13:-XX:+UseConcMarkSweepGC</c> in Elasticsearch's jvm.options.</summary>
    public bool IsScoped { get; init; }

    /// <summary>Where it stands in its line.</summary>
    public FlagPlace Place { get; init; }

    /// <summary>Of a program with several JVMs the one that it is for, where the line says so: <c>ce</c>, <c>web</c>, <c>search</c> of SonarQube, <c>driver</c>, <c>executor</c> of Spark; empty where it does not.</summary>
    public string Part { get; init; } = "";
}

/// <summary>Where an option stands in its line, so that it can be taken out or moved.</summary>
/// <param name="Column">Its first UTF-16 unit, from 1, with the blanks or the comma that part it from what is before; 0 where it is not known.</param>
/// <param name="EndColumn">The one after its last.</param>
/// <param name="MainColumn">Where <c>-jar</c> or the main class begins, before which options count; 0 where the line has none.</param>
/// <param name="Quoted">Whether it has quotation marks of its own, as in lists of JSON.</param>
public readonly record struct FlagPlace(int Column, int EndColumn, int MainColumn, bool Quoted);

/// <summary>A module whose packages the command line opens to others: <c>--add-opens=java.base/java.nio=org.apache.arrow.memory.core</c>.</summary>
public sealed record ModuleOpened : Fact
{
    /// <summary>To whom, as it stands.</summary>
    public required string Module { get; init; }
}
