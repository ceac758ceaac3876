using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Layout;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap;

/// <summary>
/// An open heap dump: classes with true sizes and counts after one pass over the file. Numbers for the objects, references, reachability
/// and dominators are separate steps, made when first asked for. Dispose it: it holds a mapping, perhaps a spool file, and native memory.
/// </summary>
public sealed unsafe partial class HeapGraph : IDisposable
{
    /// <summary>More lookups than these are worth a table of all positions.</summary>
    private const int MostInRuns = 50_000;

    private readonly DumpBytes _bytes;
    private readonly List<string> _problems = [];
    private readonly Lazy<RunTable?> _runs;
    private AddressIndex? _index;
    private int _lookups;
    private bool _isDisposed;
    private LocalVariables? _localVariables;
    private HeapClass? _mirror;
    private PositionTable? _positions;

    private HeapGraph(DumpBytes bytes, DumpOutline outline, HeapOptions options, SavedSteps? steps, ParallelOptions parallel, IProgress<HeapProgress>? progress)
    {
        (_bytes, Outline, Saved, Parallel) = (bytes, outline, steps, parallel);
        Memory = new HeapMemory(options.Memory, options.SpoolFolder);
        Progress = progress;
        var saved = Saved?.Read(SavedCensus.Step, file => SavedCensus.Read(file, bytes, outline.IdSize));
        (Layout, Census) = saved is null ? Surveyed(options) : (saved.Layout, saved.Census);
        _runs = new Lazy<RunTable?>(() => RunTable.Of(Census));
        ClassTable = new ClassTable(Census, outline);
        if (saved?.Assign(ClassTable) != true)
            Size(options);
        ClassCounts.Assign(this);
        Roots = new RootTable(this);
        if (bytes.Problem is { } problem)
            _problems.Add(problem);
        _problems.AddRange(outline.Problems);
        _problems.AddRange(Census.Problems);
        if (Roots.AreAssumed)
            _problems.Add("the dump holds no roots (JVMs before 22 write them last, so a cut dump has none): system classes and live threads stand in, and what is reachable is a guess");
        if (saved is null && steps?.Write(SavedCensus.Step) is { } writer)
        {
            writer.Add(SavedCensus.Write(this));
            writer.Complete();
        }
    }

    /// <summary>All classes, by address.</summary>
    public IReadOnlyList<HeapClass> Classes => ClassTable.All;

    /// <summary>Objects in the dump, class mirrors included, reachable or not.</summary>
    public long ObjectCount => Census.Objects;

    /// <summary>Bytes of the (unpacked) dump.</summary>
    public long Length => _bytes.Length;

    /// <summary>When the dump was written.</summary>
    public DateTimeOffset Written => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(Outline.Milliseconds, 0, 253402300799999));

    /// <summary>How much was read, and what is wrong.</summary>
    public HeapCoverage Coverage
    {
        get
        {
            var bytes = Outline.Claimed == 0 ? 0 : (double)(Math.Min(Outline.Understood, _bytes.Length) - Census.Unread) / Outline.Claimed;
            return new HeapCoverage(Math.Clamp(bytes, 0, 1), 1, !Roots.AreAssumed, _problems);
        }
    }

    /// <summary>Size of the identifiers in the dump, in bytes: 8 for 64-bit JVMs.</summary>
    public int IdentifierSize => Outline.IdSize;

    /// <summary>Bytes of a reference in the heap: 4 with compressed oops.</summary>
    public int ReferenceSize => Layout.Reference;

    /// <summary>Files the dump was put together from.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Parts { get; private init; } = [];

    /// <summary>Dumps in the file, one behind the other.</summary>
    internal int DumpCount { get; private init; } = 1;

    internal long PackedLength => _bytes.PackedLength;

    internal string Packing => _bytes.Packing;

    internal DumpOutline Outline { get; }

    /// <summary>The index; null where none is kept.</summary>
    internal SavedSteps? Saved { get; }

    /// <summary>What became of the index; null where none was asked for.</summary>
    public HeapIndexUse? IndexUse => Saved is null ? null : new HeapIndexUse(Saved.Used, Saved.Written, Saved.Problems);

    internal HeapLayout Layout { get; private set; }

    internal Census Census { get; private set; }

    internal ClassTable ClassTable { get; } = null!;

    internal RootTable Roots { get; }

    /// <summary>What the frames of threads refer to.</summary>
    internal LocalVariables LocalVariables => _localVariables ??= new LocalVariables(this);

    internal ParallelOptions Parallel { get; }

    internal HeapMemory Memory { get; }

    /// <summary>Where steps report to that were not given a place of their own.</summary>
    internal IProgress<HeapProgress>? Progress { get; }

    internal byte* File => _bytes.Start;

    internal AddressIndex Index => _index ??= Indexed();

    internal PositionTable Positions => _positions ??= Positioned();

    /// <summary>The class of the class objects.</summary>
    internal HeapClass? Mirror => _mirror ??= ClassesNamed("java.lang.Class").FirstOrDefault();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Saved?.Finish();
        _index?.Dispose();
        _positions?.Dispose();
        Saved?.Dispose();
        Memory.Dispose();
        _bytes.Dispose();
    }

    /// <summary>The layout and the one pass over the file.</summary>
    private (HeapLayout, Census) Surveyed(HeapOptions options)
    {
        var layout = Fitting(LayoutScout.Infer(File, Outline.Segments, IdentifierSize));
        var census = Census.Take(File, Outline.Segments, IdentifierSize, layout, Parallel, new PhaseProgress(Progress, "read", 0, 0.2, Length));
        (Layout, Census) = (layout, census);
        if (!_bytes.IsMerged && census.FollowsAddresses)
            return (layout, census);
        var index = Index;
        layout = Fitting(LayoutScout.Infer(File, census, index, IdentifierSize));
        GapPass.Run(File, census, index, layout, IdentifierSize, Parallel);
        return (layout, census);

        HeapLayout Fitting(HeapLayout found) => options.MatCompatible ? MatSizes.Of(found, IdentifierSize) : found;
    }

    private void Size(HeapOptions options)
    {
        if (options.MatCompatible)
            MatSizes.Assign(ClassTable, Layout);
        else
            InstanceSizes.Assign(ClassTable, Census, Layout, GapAfter);
        StackChunks.Assign(this);
    }

    /// <summary>Bytes from a class mirror to the next object, 0 where none follows near by; few mirrors are not worth numbers for all objects.</summary>
    private long GapAfter(ulong mirror) => _index is null && Classes.Count <= Length / RunTable.RunBytes && GapByRuns(mirror) is { } gap ? gap : Index.GapAfter(mirror);

    /// <summary>The same without numbers for the objects; null where the dump does not follow the addresses.</summary>
    internal long? GapByRuns(ulong mirror)
    {
        if (Runs is not { } runs)
            return null;
        var next = Math.Min(runs.After(mirror, this), ClassTable.After(mirror));
        return next >> CensusPart.GranuleShift == mirror >> CensusPart.GranuleShift ? (long)(next - mirror) : 0;
    }

    /// <summary>Null where objects have to be looked up in the table of all positions.</summary>
    private RunTable? Runs => _positions is null && ++_lookups < MostInRuns && !_bytes.IsMerged && Census.Classes.Count == Classes.Count ? _runs.Value : null;

    /// <summary>Objects that are written twice (parts of a dump that was not merged to its end, damage) count once: the first record of an address stays.</summary>
    private AddressIndex Indexed()
    {
        if (Saved?.Read(AddressStep, file => AddressIndex.Read(file, Memory, Census)) is { } saved)
            return saved;
        var index = AddressIndex.Build(Memory, File, Census, IdentifierSize, Parallel);
        if (index.Count + index.Outside >= Census.Objects)
        {
            index.Write(Saved?.Write(AddressStep));
            return index;
        }

        Saved?.GiveUp();
        var dropped = Census.DropRepeated(Memory, File, index, IdentifierSize);
        if (!_bytes.IsMerged)
            _problems.Add($"{dropped} objects are in the dump a second time at the same address: only the first of each counts");
        if (ClassTable is not null)
        {
            GapPass.Run(File, Census, index, Layout, IdentifierSize, Parallel);
            ClassCounts.Assign(this);
        }

        return index;
    }

    private PositionTable Positioned()
    {
        if (Saved?.Read(PositionStep, file => PositionTable.Read(file, this)) is { } saved)
            return saved;
        var positions = PositionTable.Build(this);
        positions.Write(Saved?.Write(PositionStep));
        return positions;
    }

    private const string AddressStep = "addresses";
    private const string PositionStep = "positions";
}
