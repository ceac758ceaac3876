namespace Plimsoll.Heap.Layout;

/// <summary>What the distances to the next object say about one class: the least distance, how often it was seen, how many were measured.</summary>
internal struct GapStatistics
{
    public long Least;
    public long Hits;
    public long Measured;

    public void Add(long gap)
    {
        Measured++;
        if (gap == Least)
        {
            Hits++;
        }
        else if (Least == 0 || gap < Least)
        {
            Least = gap;
            Hits = 1;
        }
    }

    public void Add(in GapStatistics other)
    {
        Measured += other.Measured;
        if (other.Least == 0)
            return;
        if (Least == other.Least)
            Hits += other.Hits;
        else if (Least == 0 || other.Least < Least)
            (Least, Hits) = (other.Least, other.Hits);
    }
}
