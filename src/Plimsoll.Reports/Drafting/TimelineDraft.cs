using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Takes the time line over; of a very long one the marked events and the first and last of the others.</summary>
internal static class TimelineDraft
{
    private const int MostEvents = 400;

    public static TimelineReport Of(Timeline timeline) =>
        new([.. Bounded(timeline.Events).Select(Event)], [.. timeline.Clocks.Select(clock => new ClockReport(clock.Source, clock.Shift.TotalMilliseconds, clock.Because))]);

    private static IEnumerable<TimelineEvent> Bounded(IReadOnlyList<TimelineEvent> events) =>
        events.Count <= MostEvents ? events : events.Where((one, index) => one.Mark != TimelineMark.None || index < MostEvents / 2 || index >= events.Count - (MostEvents / 2)).Take(2 * MostEvents);

    private static EventReport Event(TimelineEvent one) =>
        new(one.At, one.Process.Id, one.Kind, one.Text, one.Origin.Source, one.Origin.Line > 0 ? one.Origin.Line : null, one.Origin.Excerpt, one.Times, one.Mark);
}
