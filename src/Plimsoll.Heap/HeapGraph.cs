using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Layout;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap;

/// <summary>
/// An open heap dump: classes with true sizes and counts after one pass over the file. Numbers for the objects, references, reachability
/// and dominators are separate steps, made when first asked for. Dispose it: it holds a mapping, perhaps a spool file, and native memory.
/// </summary>
public sealed unsafe class HeapGraph : IDisposable
{
    /// <summary>More lookups than these are worth a table of all positions.</summary>
    private const int MostInRuns = 50_000;

    /// <summary>So many instances are looked for by all threads at once; more are listed chunk by chunk, so that they need not be in memory together.</summary>
    private const int Few = 10_000;

    private readonly DumpBytes _bytes;
    private readonly List<string> _problems = [];
    private readonly Lazy<RunTable?> _runs;
    private AddressIndex? _index;
    private int _lookups;
    private bool _isDisposed;
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

    /// <summary>Opens a dump: one file, or a base file and its parts (<c>X</c>, <c>X.p0</c>, ...), plain or gzip.</summary>
    /// <exception cref="HeapDumpException">The bytes are no heap dump.</exception>
    /// <exception cref="IOException">A file cannot be read, or the spool file not be written.</exception>
    public static HeapGraph Open(IReadOnlyList<string> paths, HeapOptions? options = null, IProgress<HeapProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= HeapOptions.Default;
        progress?.Report(new HeapProgress("open", 0));
        var parts = PartsOf(paths);
        return Open(DumpBytes.Open(parts, options.SpoolFolder, options.Threads, cancellation), paths[0], parts, options, progress, cancellation);
    }

    /// <summary>Opens a dump from a stream (an entry of an archive): it is spooled to a file.</summary>
    /// <exception cref="HeapDumpException">The bytes are no heap dump.</exception>
    public static HeapGraph Open(Stream stream, string name, HeapOptions? options = null, IProgress<HeapProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= HeapOptions.Default;
        progress?.Report(new HeapProgress("unpack", 0));
        return Open(DumpBytes.Open(stream, name, options.SpoolFolder, cancellation), name, [name], options, progress, cancellation);
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

    internal ParallelOptions Parallel { get; }

    internal HeapMemory Memory { get; }

    /// <summary>Where steps report to that were not given a place of their own.</summary>
    internal IProgress<HeapProgress>? Progress { get; }

    internal byte* File => _bytes.Start;

    internal AddressIndex Index => _index ??= Indexed();

    internal PositionTable Positions => _positions ??= Positioned();

    /// <summary>The class of the class objects.</summary>
    internal HeapClass? Mirror => _mirror ??= ClassesNamed("java.lang.Class").FirstOrDefault();

    /// <summary>The class of an address that is a class mirror; null for other objects.</summary>
    public HeapClass? ClassAt(ulong address) => ClassTable.Find(address);

    /// <summary>Classes of a name, one for each loader that defined it.</summary>
    public IEnumerable<HeapClass> ClassesNamed(string name) => ClassTable.All.Where(type => type.Name == name);

    /// <summary>The object at an address; null when none begins there.</summary>
    public HeapObject? ObjectAt(ulong address)
    {
        if (address == 0)
            return null;
        if (Runs is { } runs)
            return ClassTable.Find(address) is { } type ? new HeapObject(this, RecordOf(type)) : runs.TryFind(address, this, out var found) ? new HeapObject(this, found) : null;
        if (Index.Find(address) is not (not AddressIndex.None and var number))
            return null;
        var record = new HeapRecords(File + Positions[number], File + Length, IdentifierSize);
        return record.MoveNext() ? new HeapObject(this, record) : null;
    }

    /// <summary>The instances (or arrays) of some classes, in the order of the file.</summary>
    public IEnumerable<HeapObject> InstancesOf(IEnumerable<HeapClass> classes)
    {
        HeapClass[] wanted = [.. classes.Where(type => type.Count > 0)];
        if (wanted.Length == 0)
            return [];
        var isWanted = new bool[Classes.Count];
        foreach (var type in wanted)
            isWanted[type.Ordinal] = true;
        if (wanted.Sum(type => type.Count) > Few)
            return Census.Chunks.SelectMany(chunk => InstancesIn(chunk, isWanted));
        var found = new List<HeapObject>[Census.Chunks.Count];
        System.Threading.Tasks.Parallel.For(0, found.Length, Parallel, chunk => found[chunk] = InstancesIn(Census.Chunks[chunk], isWanted));
        return found.SelectMany(chunk => chunk);
    }

    /// <summary>The arrays of primitive types, named as <c>byte[]</c>, in the order of the file.</summary>
    internal IEnumerable<HeapObject> PrimitiveArrays(IReadOnlySet<string> names) => Census.Chunks.SelectMany(chunk => ArraysIn(chunk, names));

    private List<HeapObject> ArraysIn(Chunk chunk, IReadOnlySet<string> names)
    {
        var found = new List<HeapObject>();
        for (var record = Records(chunk); record.MoveNext();)
        {
            if (record.Tag == HeapTag.PrimitiveArray && names.Contains(BasicType.Name(record.ElementType) + "[]"))
                found.Add(new HeapObject(this, record));
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<HeapObject> InstancesIn(Chunk chunk, bool[] wanted)
    {
        var found = new List<HeapObject>();
        for (var record = Records(chunk); record.MoveNext();)
        {
            if (record.Tag is HeapTag.Instance or HeapTag.ObjectArray && ClassTable.Find(record.ClassId) is { } type && wanted[type.Ordinal])
                found.Add(new HeapObject(this, record));
        }

        return found;
    }

    /// <summary>The record of an object by its number.</summary>
    internal HeapRecords RecordAt(uint number)
    {
        var record = new HeapRecords(File + Positions[number], File + Length, IdentifierSize);
        record.MoveNext();
        return record;
    }

    private HeapRecords RecordOf(HeapClass type)
    {
        var record = new HeapRecords((byte*)type.Record.At, File + Length, IdentifierSize);
        record.MoveNext();
        return record;
    }

    internal HeapRecords Records(Chunk chunk) => new(File + chunk.Start, File + chunk.End, IdentifierSize);

    /// <summary>Shallow size in the heap of the object a record describes, in bytes.</summary>
    internal long ShallowOf(in HeapRecords record) => record.Tag switch
    {
        HeapTag.Instance => ClassTable.Find(record.ClassId) is { } type ? type.InstanceSize + (type.StackChunk?.Extra(record, Layout) ?? 0) : Layout.Align(Layout.Header + record.Count),
        HeapTag.ObjectArray => Layout.ObjectArray(record.Count),
        HeapTag.Class => ClassTable.Find(record.Id)?.MirrorSize ?? Layout.Header,
        _ => Layout.PrimitiveArray(record.ElementType, record.Count),
    };

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

    private static int CountBehind(DumpBytes bytes, DumpOutline outline)
    {
        var (count, at) = (0, outline.NextDump);
        while (at > 0)
        {
            count++;
            var next = DumpOutline.Read(bytes.Start + at, bytes.Length - at, out _)?.NextDump ?? 0;
            at = next > 0 ? at + next : 0;
        }

        return count;
    }

    private static DumpOutline? Outlined(DumpBytes bytes, int number, out string refusal)
    {
        var outline = DumpOutline.Read(bytes.Start, bytes.Length, out refusal);
        for (var at = 1; outline is not null && at < number; at++)
        {
            if (outline.NextDump == 0)
            {
                refusal = at == 1 ? "the file holds one dump" : $"the file holds {at} dumps";
                return null;
            }

            bytes.Skip(outline.NextDump);
            outline = DumpOutline.Read(bytes.Start, bytes.Length, out refusal);
        }

        return outline;
    }

    private static HeapGraph Open(DumpBytes bytes, string name, IReadOnlyList<string> parts, HeapOptions options, IProgress<HeapProgress>? progress, CancellationToken cancellation)
    {
        SavedSteps? steps = null;
        try
        {
            progress?.Report(new HeapProgress("read", 0));
            if (Outlined(bytes, options.Dump, out var refusal) is not { } outline)
                throw new HeapDumpException($"{name}: {bytes.Problem ?? refusal}");
            if (outline.NextDump > 0 && options.Dump <= 1)
                outline.Problems.Add($"another dump begins at byte {outline.NextDump}: only the first is read (choose another with --dump 2)");
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = cancellation };
            if (options.Index is { } place && !bytes.IsMerged)
                steps = new SavedSteps(place, bytes, options, parallel);
            return new HeapGraph(bytes, outline, options, steps, parallel, progress) { Parts = [.. parts], DumpCount = Math.Max(1, options.Dump) + CountBehind(bytes, outline) };
        }
        catch
        {
            steps?.Dispose();
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>A single path stands for its unmerged parts as well (JDK 22+ leaves <c>X.p0</c>, <c>X.p1</c>, ... when it is killed while merging).</summary>
    private static IReadOnlyList<string> PartsOf(IReadOnlyList<string> paths)
    {
        if (paths.Count != 1)
            return paths;
        var parts = new List<string> { paths[0] };
        for (var i = 0; i < 256; i++)
        {
            if (System.IO.File.Exists($"{paths[0]}.p{i}"))
                parts.Add($"{paths[0]}.p{i}");
        }

        return parts;
    }
}
