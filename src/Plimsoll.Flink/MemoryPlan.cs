namespace Plimsoll.Flink;

/// <summary>The parts of a process's memory, as Flink's documentation names them.</summary>
public enum MemoryRegionKind
{
    /// <summary>Everything: what a container must grant.</summary>
    TotalProcess,

    /// <summary>Total process without metaspace and overhead.</summary>
    TotalFlink,

    /// <summary>TaskManager: heap reserved for Flink itself.</summary>
    FrameworkHeap,

    /// <summary>TaskManager: heap for operators and user code.</summary>
    TaskHeap,

    /// <summary>TaskManager: native memory for RocksDB, sorting, Python.</summary>
    Managed,

    /// <summary>TaskManager: direct and native memory reserved for Flink itself.</summary>
    FrameworkOffHeap,

    /// <summary>TaskManager: direct and native memory for user code.</summary>
    TaskOffHeap,

    /// <summary>TaskManager: direct memory for data exchange.</summary>
    Network,

    /// <summary>JobManager: the heap.</summary>
    JvmHeap,

    /// <summary>JobManager: direct and native memory.</summary>
    JvmOffHeap,

    /// <summary>Class metadata.</summary>
    JvmMetaspace,

    /// <summary>Threads, code cache, collector, malloc: no JVM limit guards it. In 1.8/1.9 the container cut-off.</summary>
    JvmOverhead,
}

/// <summary>How a number came to be.</summary>
public enum MemoryOriginKind
{
    /// <summary>A setting gives it.</summary>
    Set,

    /// <summary>Flink's default.</summary>
    Default,

    /// <summary>Computed from other numbers.</summary>
    Derived,
}

/// <summary>How one number came to be.</summary>
/// <param name="Kind">Set, default or derived.</param>
/// <param name="Text">The same in words: the key and its place, or the formula.</param>
/// <param name="Setting">The setting, when one gives it.</param>
public sealed record MemoryOrigin(MemoryOriginKind Kind, string Text, Setting? Setting = null);

/// <summary>One part of a process's memory.</summary>
/// <param name="Kind">Which part.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Origin">Where the number comes from.</param>
public sealed record MemoryRegion(MemoryRegionKind Kind, long Bytes, MemoryOrigin Origin);

/// <summary>A JVM argument that Flink's scripts pass.</summary>
/// <param name="Name">Such as <c>-Xmx</c> or <c>-XX:MaxDirectMemorySize</c>.</param>
/// <param name="Bytes">Its value in bytes.</param>
public sealed record JvmArgument(string Name, long Bytes)
{
    /// <summary>The argument as on the command line.</summary>
    public override string ToString() => Name.StartsWith("-XX:", StringComparison.Ordinal) ? $"{Name}={Bytes}" : $"{Name}{Bytes}";
}

/// <summary>Something that a person should know about a plan that Flink accepts, or about a setting that has no effect.</summary>
/// <param name="Id">Stable name of the kind of warning, such as <c>idle-managed-memory</c>.</param>
/// <param name="Message">What was found, where, and what to do.</param>
/// <param name="Setting">The setting that it is about, if there is one.</param>
public sealed record MemoryWarning(string Id, string Message, Setting? Setting = null);

/// <summary>The memory of one Flink process as one version computes it from one configuration. Immutable; <see cref="With(IEnumerable{SettingChange})"/> gives another.</summary>
public sealed record MemoryPlan
{
    /// <summary>Which process.</summary>
    public required FlinkProcess Process { get; init; }

    /// <summary>Which version computes.</summary>
    public required FlinkVersion Version { get; init; }

    /// <summary>What a legacy heap size stands for.</summary>
    public required LegacyHeapTarget LegacyHeapTarget { get; init; }

    /// <summary>The settings that the plan follows from.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>The parts, totals first; empty when Flink refuses.</summary>
    public IReadOnlyList<MemoryRegion> Regions { get; init; } = [];

    /// <summary>The arguments of the JVM; empty when Flink refuses.</summary>
    public IReadOnlyList<JvmArgument> JvmArguments { get; init; } = [];

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<MemoryWarning> Warnings { get; init; } = [];

    /// <summary>How far the numbers can be trusted, where they are not proven against Flink's own classes.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The exception chain of a configuration that Flink refuses, outermost first, joined by <c> &lt;- </c>; else null.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether Flink starts with this configuration.</summary>
    public bool IsAccepted => Refusal is null;

    /// <summary>Bytes of a part; null when this process has no such part or Flink refuses.</summary>
    public long? this[MemoryRegionKind kind] => Region(kind)?.Bytes;

    /// <summary>The value of a JVM argument in bytes; null when it is not passed.</summary>
    public long? this[string jvmArgument] => JvmArguments.FirstOrDefault(argument => argument.Name == jvmArgument)?.Bytes;

    /// <summary>Value of <c>-Xmx</c> in bytes; null when Flink refuses.</summary>
    public long? MaxHeap => this["-Xmx"];

    /// <summary>Value of <c>-XX:MaxDirectMemorySize</c> in bytes; null when it is not passed.</summary>
    public long? MaxDirectMemory => this["-XX:MaxDirectMemorySize"];

    /// <summary>Value of <c>-XX:MaxMetaspaceSize</c> in bytes; null when it is not passed.</summary>
    public long? MaxMetaspace => this["-XX:MaxMetaspaceSize"];

    /// <summary>A part with its origin.</summary>
    public MemoryRegion? Region(MemoryRegionKind kind) => Regions.FirstOrDefault(region => region.Kind == kind);

    /// <summary>The plan after changes; this one stays as it is.</summary>
    public MemoryPlan With(IEnumerable<SettingChange> changes) => MemoryModel.Plan(Configuration.With(changes), Version, Process, LegacyHeapTarget);

    /// <summary>The plan after one change; null removes the key.</summary>
    public MemoryPlan With(string key, string? value) => With([new SettingChange(key, value)]);
}
