using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What people's words say of whose the heap is, beside the bare words that it ran out.</summary>
internal static class HeapWords
{
    /// <summary>Records of business data are kilobytes; what is told to be as large as this is told because it is large.</summary>
    public const long Large = 4L << 20;

    /// <summary>What is told to grow, to be kept or to have the memory: identifiers first, then what most is said of.</summary>
    public static HeldThing? Held(DiagnosedCase whole) =>
        whole.Facts.Of<ThingTold>().Where(told => told.Deed is ThingDeed.Grows or ThingDeed.Kept or ThingDeed.Fills && (told.IsCode || told.Deed != ThingDeed.Fills || told.Thing.Contains(' ', StringComparison.Ordinal)))
            .GroupBy(told => told.Thing, StringComparer.OrdinalIgnoreCase)
            .Select(group => new HeldThing(group.First().Thing, group.First().IsCode, [.. group]))
            .OrderByDescending(held => held.IsCode).ThenByDescending(held => held.Deeds).FirstOrDefault();

    /// <summary>The largest piece that is told; those without a size last. Where searches are told, a long field is one of the type long.</summary>
    public static ThingTold? Piece(DiagnosedCase whole)
    {
        var isSearch = whole.Facts.Any<AggregationSeen>();
        return whole.Facts.Of<ThingTold>().Where(told => told.Deed == ThingDeed.Large && told.Bytes is null or >= Large && !(isSearch && told.Bytes is null && TypeLong.IsMatch(told.Words))).MaxBy(told => told.Bytes ?? 0);
    }

    /// <summary>The first fact with a deed.</summary>
    public static ThingTold? First(DiagnosedCase whole, ThingDeed deed) => whole.Facts.First<ThingTold>(told => told.Deed == deed);

    /// <summary>Words that the heap itself grows and is not given back.</summary>
    public static FailureTold? Growth(DiagnosedCase whole) =>
        whole.Facts.First<FailureTold>(told => told is { Failure: "heap-space", Saying: FailureSaying.Grows or FailureSaying.NamelessGrowth });

    /// <summary>Words that explain a full heap otherwise than by its size; null without.</summary>
    public static (string Claim, Fact Fact)? Otherwise(DiagnosedCase whole)
    {
        if (Held(whole) is { } held)
            return ($"{held.Name} is reported {held.Words}", held.Told[0]);
        if (Growth(whole) is { } growth)
            return ($"it is reported to grow: {growth.Words}", growth);
        if (whole.Facts.First<Statement>(statement => statement.Topic is Topic.StateStays or Topic.StateGrows or Topic.StateRestored) is { } state)
            return ("the state of the job is reported to grow, to stay, or to be what it fails on", state);
        if (Piece(whole) is { } piece)
            return ($"one piece is reported to be large: {piece.Words}", piece);
        var other = whole.Facts.First<ThingTold>(told => told.Deed is ThingDeed.WaitsForFlush or ThingDeed.ReadWhole or ThingDeed.WantedInParts or ThingDeed.TakenSlowly or ThingDeed.SentUnchecked);
        return other is null ? null : ($"the words tell what it is full of: {other.Words}", other);
    }

    /// <summary>What else agrees: another deed of the same thing, a look into the heap, a restart that helps, more heap in vain, the failure told in the same line.</summary>
    public static (string Claim, Fact Fact)? Beside(DiagnosedCase whole, IReadOnlyList<ThingTold> told)
    {
        if (told.FirstOrDefault(other => other.Deed != told[0].Deed) is { } second)
            return ($"and it is told twice over: {second.Words}", second);
        if (whole.Facts.First<Statement>(statement => statement.Topic is Topic.MoreHeapInVain or Topic.RestartHelps or Topic.LongUptime) is { } course)
            return (course.Topic switch { Topic.MoreHeapInVain => "a larger heap is reported not to help", Topic.RestartHelps => "a restart helps for a time", _ => "it is reported to fail only after hours or days" }, course);
        if (whole.Facts.First<FailureTold>(failure => told.Any(one => IsBeside(one, failure))) is { } ended)
            return ($"the failure is told with it: {ended.Words}", ended);
        if (whole.Facts.First<Thrown>(thrown => told.Any(one => IsBeside(one, thrown))) is { } quoted)
            return ("the error is quoted with it", quoted);
        return Growth(whole) is { } growth ? ($"the memory is reported to grow: {growth.Words}", growth) : null;
    }

    private static bool IsBeside(ThingTold told, Fact other) => told.Origin.Source == other.Origin.Source && Math.Abs(told.Origin.Line - other.Origin.Line) <= 2;

    private static readonly Regex TypeLong = new(@"^\W*(?:(?:an?|the|one|this) )?long (?:fields?|values?)\W*$", RegexOptions.IgnoreCase);
}

/// <summary>A thing that words tell the heap to be full of.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsCode">Whether it is an identifier.</param>
/// <param name="Told">All that is said of it.</param>
internal sealed record HeldThing(string Name, bool IsCode, IReadOnlyList<ThingTold> Told)
{
    /// <summary>How many different things are said of it.</summary>
    public int Deeds => Told.Select(told => told.Deed).Distinct().Count();

    /// <summary><c>to grow and to be kept</c>.</summary>
    public string Words => string.Join(" and ", Told.Select(told => told.Deed).Distinct().Select(deed => deed switch { ThingDeed.Grows => "to grow", ThingDeed.Kept => "to be kept", _ => "to have most of the memory" }));
}
