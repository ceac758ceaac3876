using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Retained bytes by group: one walk down the dominator tree that counts how many of each group lie above.</summary>
internal sealed class GroupRetention
{
    private readonly DominatorTree _tree;
    private readonly HistogramGrouping _grouping;
    private readonly List<(string Name, ulong Loader)> _groups = [];
    private readonly Dictionary<(string Name, ulong Loader), int> _byKey = [];
    private readonly int[] _ofClass;
    private readonly int[] _ofPrimitive = new int[BasicType.Long + 1];
    private readonly int _ofMirror;

    public GroupRetention(DominatorTree tree, HistogramGrouping grouping)
    {
        (_tree, _grouping) = (tree, grouping);
        _ofClass = [.. tree.Graph.Classes.Select(type => Group(type.Name, type.Loader))];
        for (byte type = 0; type <= BasicType.Long; type++)
            _ofPrimitive[type] = Group(BasicType.Name(type) + "[]", 0);
        _ofMirror = Group("java.lang.Class", 0);
    }

    public HeapHistogram Histogram()
    {
        var (counts, shallow, retained) = (new long[_groups.Count], new long[_groups.Count], new long[_groups.Count]);
        using var groups = new NativeColumn<int>(_tree.Graph.Memory, (long)_tree.Last + 1);
        for (uint vertex = 2; vertex <= _tree.Last; vertex++)
        {
            var record = _tree.Graph.RecordAt(_tree.NumberOf(vertex));
            groups[vertex] = GroupOf(record);
            counts[groups[vertex]]++;
            shallow[groups[vertex]] += _tree.Graph.ShallowOf(record);
        }

        Retain(groups, retained);
        var rows = Enumerable.Range(0, _groups.Count).Where(group => counts[group] > 0)
            .Select(group => new HistogramRow(_groups[group].Name, _groups[group].Loader, counts[group], shallow[group], retained[group]));
        return new HeapHistogram([.. rows.OrderByDescending(row => row.Retained).ThenBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Loader)], true);
    }

    /// <summary>Depth first without recursion: the sign bit of a stacked vertex says that its subtree is done.</summary>
    private void Retain(NativeColumn<int> groups, long[] retained)
    {
        using var children = new DominatorChildren(_tree);
        using var stack = new NativeStack<long>(_tree.Graph.Memory);
        var above = new int[_groups.Count];
        stack.Push(1);
        while (stack.Count > 0)
        {
            var vertex = stack.Pop();
            if (vertex < 0)
            {
                above[groups[-vertex]]--;
                continue;
            }

            if (vertex > 1)
            {
                if (above[groups[vertex]]++ == 0)
                    retained[groups[vertex]] += _tree.Retained((uint)vertex);
                stack.Push(-vertex);
            }

            for (var child = children.First((uint)vertex); child != 0; child = children.Next(child))
                stack.Push(child);
        }
    }

    private int GroupOf(in HeapRecords record) => record.Tag switch
    {
        HeapTag.PrimitiveArray => _ofPrimitive[record.ElementType],
        HeapTag.Class => _ofMirror,
        _ => _tree.Graph.ClassTable.Find(record.ClassId) is { } type ? _ofClass[type.Ordinal] : _ofPrimitive[0],
    };

    private int Group(string name, ulong loader)
    {
        var key = _grouping switch
        {
            HistogramGrouping.Class => (name, loader),
            HistogramGrouping.Family => (ClassFamily.Of(name), 0UL),
            HistogramGrouping.Package => (ClassFamily.Package(name), 0UL),
            _ => (loader == 0 ? "(boot loader)" : _tree.Graph.ObjectAt(loader)?.Describe() ?? "(loader not in the dump)", loader),
        };
        if (_byKey.TryGetValue(key, out var known))
            return known;
        _groups.Add(key);
        return _byKey[key] = _groups.Count - 1;
    }
}
