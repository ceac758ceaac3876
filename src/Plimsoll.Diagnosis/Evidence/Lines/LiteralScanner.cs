using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>
/// Finds the next place where any of many literals stands, at memory speed and whatever their number.
/// Each literal contributes its rarest window of eight bytes; the window's five four-byte grams go into a bit table of
/// 32 KiB, and every fifth position of the text is tested against it: a literal cannot hide between two tests.
/// A hit is verified exactly. (The idea is that of Wu and Manber, "A fast algorithm for multi-pattern searching", 1994.)
/// </summary>
/// <remarks>What every byte goes through is compiled with full optimisation at once: a file of a gigabyte is half read before the runtime would get round to it.</remarks>
internal sealed unsafe class LiteralScanner
{
    /// <summary>Shortest literal, in bytes: the window.</summary>
    public const int MinLength = 8;

    private const int Stride = MinLength - 3;
    private const int TableBits = 18;
    private const uint Multiplier = 2654435761;

    private const int SlotBits = 14;
    private const string Background = "Plimsoll.Diagnosis.Evidence.background.txt";

    private readonly ulong[] _bits = new ulong[1 << (TableBits - 6)];
    private readonly byte[][] _literals;
    private readonly (uint Gram, (int Literal, int Offset)[] Candidates)[] _slots = new (uint, (int, int)[])[1 << SlotBits];

    public LiteralScanner(IReadOnlyList<string> literals)
    {
        _literals = [.. literals.Select(Encoding.UTF8.GetBytes)];
        var frequency = GramFrequency(ReadBackground());
        var byGram = new Dictionary<uint, List<(int, int)>>();
        for (var index = 0; index < _literals.Length; index++)
            Register(index, frequency, byGram);
        foreach (var (gram, candidates) in byGram)
            _slots[FreeSlot(gram)] = (gram, [.. candidates]);
    }

    /// <summary>How many places had to be looked at closely so far: a measure of how well the windows were chosen.</summary>
    public long Candidates { get; private set; }

    /// <summary>The first position at or after <paramref name="from"/> where a literal starts or reaches into; -1 when there is none. Lines are not minded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Next(ReadOnlySpan<byte> text, int from)
    {
        if (_literals.Length == 0)
            return -1;
        var limit = text.Length - 4;
        fixed (byte* start = text)
        fixed (ulong* table = _bits)
        {
            for (var position = from; ; position += Stride)
            {
                position = Skip(start, position, limit, table);
                if (position > limit)
                    return -1;
                Candidates++;
                if (Verify(text, position))
                    return position;
            }
        }
    }

    /// <summary>Adds the number of every literal that stands in the line, once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Match(ReadOnlySpan<byte> line, List<int> found)
    {
        for (var position = 0; position + 4 <= line.Length; position++)
        {
            var gram = BinaryPrimitives.ReadUInt32LittleEndian(line[position..]);
            var hash = (gram * Multiplier) >> (32 - TableBits);
            if ((_bits[hash >> 6] >> (int)(hash & 63) & 1) == 0)
                continue;
            foreach (var (literal, offset) in CandidatesOf(gram))
            {
                if (Stands(line, position - offset, _literals[literal]) && !found.Contains(literal))
                    found.Add(literal);
            }
        }
    }

    private void Register(int index, Dictionary<uint, int> frequency, Dictionary<uint, List<(int, int)>> byGram)
    {
        var literal = _literals[index];
        if (literal.Length < MinLength)
            throw new ArgumentException($"The literal \"{Encoding.UTF8.GetString(literal)}\" is shorter than {MinLength} bytes: lengthen it, or let its reader take every line.");
        var window = Enumerable.Range(0, literal.Length - MinLength + 1)
            .MinBy(start => Enumerable.Range(0, Stride).Sum(step => frequency.GetValueOrDefault(Gram(literal, start + step))));
        for (var step = 0; step < Stride; step++)
        {
            var gram = Gram(literal, window + step);
            var hash = (gram * Multiplier) >> (32 - TableBits);
            _bits[hash >> 6] |= 1UL << (int)(hash & 63);
            if (!byGram.TryGetValue(gram, out var list))
                byGram[gram] = list = [];
            list.Add((index, window + step));
        }
    }

    private static Dictionary<uint, int> GramFrequency(byte[] text)
    {
        var frequency = new Dictionary<uint, int>();
        for (var position = 0; position + 4 <= text.Length; position++)
            frequency[Gram(text, position)] = frequency.GetValueOrDefault(Gram(text, position)) + 1;
        return frequency;
    }

    // Typical lines of the systems that are diagnosed, without any literal in them: windows that are common there are avoided.
    private static byte[] ReadBackground()
    {
        using var stream = typeof(LiteralScanner).Assembly.GetManifestResourceStream(Background) ?? throw new InvalidOperationException($"The resource {Background} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private int FreeSlot(uint gram)
    {
        var slot = (int)((gram * Multiplier) >> (32 - SlotBits));
        while (_slots[slot].Candidates is not null)
            slot = (slot + 1) & ((1 << SlotBits) - 1);
        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Literal, int Offset)[] CandidatesOf(uint gram)
    {
        for (var slot = (int)((gram * Multiplier) >> (32 - SlotBits)); _slots[slot].Candidates is { } candidates; slot = (slot + 1) & ((1 << SlotBits) - 1))
        {
            if (_slots[slot].Gram == gram)
                return candidates;
        }

        return [];
    }

    private static uint Gram(byte[] text, int position) => BinaryPrimitives.ReadUInt32LittleEndian(text.AsSpan(position));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Verify(ReadOnlySpan<byte> text, int position)
    {
        var gram = BinaryPrimitives.ReadUInt32LittleEndian(text[position..]);
        foreach (var (literal, offset) in CandidatesOf(gram))
        {
            if (Stands(text, position - offset, _literals[literal]))
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Stands(ReadOnlySpan<byte> text, int at, byte[] literal) =>
        at >= 0 && at + literal.Length <= text.Length && text.Slice(at, literal.Length).SequenceEqual(literal);

    // Four independent tests per round keep the loads in flight.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Skip(byte* text, int position, int limit, ulong* table)
    {
        for (; position + (3 * Stride) <= limit; position += 4 * Stride)
        {
            var first = Test(text + position, table);
            var second = Test(text + position + Stride, table);
            var third = Test(text + position + (2 * Stride), table);
            var fourth = Test(text + position + (3 * Stride), table);
            if (((first | second | third | fourth) & 1) == 0)
                continue;
            if ((first & 1) != 0)
                return position;
            if ((second & 1) != 0)
                return position + Stride;
            return (third & 1) != 0 ? position + (2 * Stride) : position + (3 * Stride);
        }

        while (position <= limit && (Test(text + position, table) & 1) == 0)
            position += Stride;
        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Test(byte* text, ulong* table)
    {
        var hash = (Unsafe.ReadUnaligned<uint>(text) * Multiplier) >> (32 - TableBits);
        return table[hash >> 6] >> (int)(hash & 63);
    }
}
