using System.Runtime.CompilerServices;

namespace Plimsoll.Gc.Lines;

/// <summary>The texts between outermost parentheses, left to right: <c>a (b) (System.gc()) (c</c> gives <c>b</c> and <c>System.gc()</c>.</summary>
internal ref struct Groups(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly Groups GetEnumerator() => this;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        var open = _rest.IndexOf((byte)'(');
        if (open < 0)
            return false;
        var depth = 0;
        for (var at = open; at < _rest.Length; at++)
        {
            depth += _rest[at] == '(' ? 1 : _rest[at] == ')' ? -1 : 0;
            if (depth > 0)
                continue;
            Current = _rest[(open + 1)..at];
            _rest = _rest[(at + 1)..];
            return true;
        }

        return false;
    }
}
