namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>A program that has its own places for the options of its JVMs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signs">Texts that the program itself writes or is configured by; never those of its client in another program.</param>
/// <param name="Jvms">Its JVMs; the first is meant where nothing tells another.</param>
internal sealed record KnownSystem(string Name, IReadOnlyList<string> Signs, IReadOnlyList<KnownJvm> Jvms)
{
    /// <summary>Words by which a person names it as the program in question.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether other programs are built on it: it counts only where none of these is recognised.</summary>
    public bool IsGround { get; init; }
}

/// <summary>One of a program's JVMs, and where its memory is set.</summary>
/// <param name="Name">What it is: <c>SonarQube's Compute Engine</c>.</param>
/// <param name="Heap">Where the heap is set.</param>
/// <param name="Options">Where any other option of the JVM is set.</param>
internal sealed record KnownJvm(string Name, OptionPlace Heap, OptionPlace Options)
{
    /// <summary>Texts that tell it from the program's other JVMs.</summary>
    public IReadOnlyList<string> Signs { get; init; } = [];

    /// <summary>How options name it (<see cref="JvmFlag.Part"/>); empty where they do not.</summary>
    public string Part { get; init; } = "";

    /// <summary>Variables that belong to the same program and do not reach this JVM.</summary>
    public IReadOnlyList<string> Deaf { get; init; } = [];

    /// <summary>Where the memory of its container is set, as a sentence; empty where that is the runtime's own business.</summary>
    public string Container { get; init; } = "";

    /// <summary>What else bounds its heap, as sentences: defaults, versions, settings that take less.</summary>
    public string OfHeap { get; init; } = "";

    /// <summary>What else bounds its direct memory.</summary>
    public string OfDirect { get; init; } = "";
}

/// <summary>A place where options are set.</summary>
/// <param name="Key">The setting or variable.</param>
/// <param name="File">The file, and what else may hold it.</param>
/// <param name="Line">The line to write, with <c>{size}</c> (<c>{mebibytes}</c>) or <c>{option}</c> in it.</param>
internal sealed record OptionPlace(string Key, string File, string Line)
{
    /// <summary>Whether the setting is the size itself, rather than a string of options.</summary>
    public bool IsSize => !Line.Contains("-Xm", StringComparison.Ordinal) && !Line.Contains("{option}", StringComparison.Ordinal);
}
