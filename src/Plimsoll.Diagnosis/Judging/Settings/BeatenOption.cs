using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// A limit that was set in one place and is smaller in another that the JVM reads later. HotSpot takes JAVA_TOOL_OPTIONS, then the command line (to which its launcher, from JDK 9 on, has put
/// JDK_JAVA_OPTIONS in front), then _JAVA_OPTIONS; the last one wins (arguments.cpp, Arguments::parse; java(1)).
/// </summary>
/// <param name="Winner">What the JVM follows.</param>
/// <param name="Beaten">What was meant.</param>
/// <param name="Weight">How surely both are of this JVM.</param>
/// <param name="Claim">Which beats which, and why.</param>
internal sealed record BeatenOption(JvmFlag Winner, JvmFlag Beaten, Weight Weight, string Claim)
{
    /// <summary>The pair for a flag; null where nothing larger is beaten.</summary>
    public static BeatenOption? Of(BrokenLimit limit, string flag)
    {
        var asked = limit.Facts.Of<JvmFlag>().Where(one => one.Name == flag && one is { AfterMain: false, InForce: false, Part.Length: 0 }).ToArray();
        return Of(asked, limit.Process.Flags[flag]);
    }

    private static BeatenOption? Of(JvmFlag[] asked, JvmFlag? inForce)
    {
        var variables = asked.Where(one => one.Variable.Length > 0).ToArray();
        if (variables.Length == 0 || asked.OrderBy(Order).LastOrDefault() is not { } last || JvmFlags.ParseBytes(last.Value) is not { } small)
            return null;
        var winners = asked.Where(one => Order(one) == Order(last) && one.Value == last.Value).ToArray();
        var winner = winners.FirstOrDefault(one => OptionFile.IsOne(one.Origin.Source)) ?? winners.FirstOrDefault(one => !one.PickedUp) ?? last;
        var beaten = asked.Where(one => Order(one) < Order(last) && JvmFlags.ParseBytes(one.Value) > small + (small / 50)).OrderBy(Order).ThenBy(one => OptionFile.IsOne(one.Origin.Source)).LastOrDefault();
        if (beaten is null || (inForce is { InForce: true } report && JvmFlags.ParseBytes(report.Value) is { } real && Math.Abs(real - small) > small / 50))
            return null;
        // A small heap on the command line may be meant; a variable that nobody sees there is not.
        var isTold = last.Variable == JvmFlag.LastRead && asked.Any(one => one.PickedUp && one.Variable == last.Variable);
        return new BeatenOption(winner, beaten, isTold ? Weight.Decisive : Weight.Strong, $"{Where(beaten)} is beaten by {Where(winner)}: {Reason(last, beaten)}");
    }

    private static int Order(JvmFlag flag) => flag.Variable switch { JvmFlag.LastRead => 3, "" => 2, JvmFlag.FirstRead => 0, _ => 1 };

    private static string Where(JvmFlag flag) => $"{flag.Origin.Excerpt} {(flag.Variable.Length > 0 ? $"of {flag.Variable} " : "")}({flag.Origin})";

    private static string Reason(JvmFlag winner, JvmFlag beaten) => winner.Variable == JvmFlag.LastRead
        ? $"the JVM reads {JvmFlag.LastRead} behind everything else, and the last one wins"
        : $"the JVM reads {beaten.Variable} before the command line, and the last one wins";
}
