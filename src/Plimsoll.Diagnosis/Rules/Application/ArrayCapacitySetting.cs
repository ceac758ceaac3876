namespace Plimsoll.Diagnosis.Rules;

/// <summary>A collection is made with a capacity that no array can have.</summary>
internal sealed class ArrayCapacitySetting : Rule
{
    private const long NearlyAll = int.MaxValue - 16L;

    private static readonly string[] Bounds = ["capacity", "size", "max", "limit", "queue"];

    public override RuleCard Card { get; } = new()
    {
        Id = "array-capacity-setting",
        Title = "A capacity meant as 'unlimited' is allocated at once as an array",
        Explains = ["array-size", "heap-space"],
        Cause = "wrong-setting/capacity",
        Mechanism = "ArrayBlockingQueue, ArrayList and PriorityQueue allocate what their constructor is told. Integer.MAX_VALUE, written as 'no limit', is an array beyond the VM's limit of 2^31 - 3 elements; a little less asks for 8 GiB. It fails at the start, always, whatever the heap.",
        Needs = ["the stack with the constructor, or the setting"],
        References = ["java.util.concurrent.ArrayBlockingQueue.<init>"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Failure == "heap-space")
            return;
        var made = limit.Facts.First<Thrown>(thrown => thrown.Root.Frames is [var first, ..] && first.Contains(".<init>", StringComparison.Ordinal) && first.StartsWith("java.util.", StringComparison.Ordinal));
        if (made is not null)
            scale.For(Weight.Strong, "constructor", $"it failed in the constructor of a collection, {made.Root.Frames[0]}", made);
        if (Setting(limit) is { } setting)
        {
            scale.For(Weight.Strong, "setting", $"{setting.Key}={setting.Value} is as large as an int can be", setting);
            scale.Conclude($"{setting.Key}={setting.Value} is allocated at once");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var setting = Setting(limit);
        yield return new Fix(Applicability.Check, $"set a real capacity{(setting is null ? "" : $": {setting.Key}=10000")}, or use a LinkedBlockingQueue, which takes room only for what is in it")
        {
            Changes = setting is null ? [] : [new Change(setting.Key, "10000", setting.Value, setting.Origin.Source, setting.Origin.Line)],
            Text = "A bounded queue also slows the producer down when the consumer cannot follow, which an unlimited one does not.",
            Verify = "the program starts",
        };
    }

    private static ApplicationSetting? Setting(BrokenLimit limit) => limit.Case.Facts.First<ApplicationSetting>(setting => setting.Number is >= NearlyAll
        && Bounds.Any(word => setting.Key.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
