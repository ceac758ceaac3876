namespace Plimsoll.Gc.Lines;

/// <summary>The decorators of a line, with a date from whatever wrote the line on (a container's runtime, syslog) if they have no clock.</summary>
internal readonly ref struct Decoration(ReadOnlySpan<byte> decorators, ReadOnlySpan<byte> prefix)
{
    private readonly ReadOnlySpan<byte> _decorators = decorators;
    private readonly ReadOnlySpan<byte> _prefix = prefix;

    /// <summary>As they stand.</summary>
    public ReadOnlySpan<byte> Text => _decorators;

    /// <summary>The clocks; read only for lines that need them.</summary>
    public Stamp Stamp()
    {
        var stamp = Decorators.Stamp(_decorators);
        if (!stamp.IsEmpty || _prefix.IsEmpty)
            return stamp;
        var scan = new Scan(_prefix);
        return Lines.Stamp.Date(ref scan, out var wall) ? new Stamp(Lines.Stamp.None, wall) : Lines.Stamp.Empty;
    }
}
