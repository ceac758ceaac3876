namespace Plimsoll.Heap.Graph;

/// <summary>A number for some vertices, 0 for the others: a small table as long as they are few, then a column of all.</summary>
internal sealed class VertexMap(HeapMemory memory, uint last) : IDisposable
{
    private const int FewerThan = 32;
    private readonly Dictionary<uint, uint> _few = [];
    private NativeColumn<uint>? _all;

    public uint this[uint vertex]
    {
        get => _all is not null ? _all[vertex] : _few.GetValueOrDefault(vertex);
        set
        {
            if (_all is null && _few.Count > (last / FewerThan) + 1000)
                Spread();
            if (_all is not null)
                _all[vertex] = value;
            else
                _few[vertex] = value;
        }
    }

    public void Dispose() => _all?.Dispose();

    private void Spread()
    {
        _all = new NativeColumn<uint>(memory, (long)last + 1);
        foreach (var (vertex, value) in _few)
            _all[vertex] = value;
        _few.Clear();
        _few.TrimExcess();
    }
}
