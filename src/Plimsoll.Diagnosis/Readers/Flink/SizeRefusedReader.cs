using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Refused memory sizes of Flink that come as an IllegalArgumentException or a bare line: MemoryManager (Stratosphere, Flink up to 1.9) without a page, TaskManagerServices
/// (1.3 to 1.9) that finds network or managed memory larger than the JVM, sizes that MemorySize cannot parse, the start scripts' <c>[ERROR] Configured TaskManager ...</c>, the Kubernetes
/// operator's check of resources.
/// </summary>
internal sealed class SizeRefusedReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "Unable to initialize memory manager with ", "memory amounted to less than one page", "Size of total memory must be positive", "Network buffer memory size too ", "Managed memory size too large for ",
        "does not match any of the recognized units", "Could not parse value ", " resource memory parse error", " resource memory must be defined", "heap-cutoff-ratio' must be between", "[ERROR] Configured TaskManager ", "[ERROR] Configured JobManager ",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (Pages.IsMatch(line.Text))
            context.Follow(new OwnFrame(new SizeRefused { Origin = line.Origin(), Subject = ProcessRole.TaskManager, Kind = SizeRefusal.NoManaged }));
        else if (Script.Match(line.Text) is { Success: true } script)
            context.Follow(new NamedKey(Of(SizeRefusal.Form, line, script)));
        else if (Refusal(line) is { } refused)
            context.Facts.Add(refused);
    }

    private static SizeRefused? Refusal(LogLine line) => line.Text switch
    {
        var text when Manager.Match(text) is { Success: true } manager => Of(SizeRefusal.NoManaged, line, manager) with { Subject = ProcessRole.TaskManager, Room = Scaled(manager, "room", 20) },
        var text when Network.Match(text) is { Success: true } network => Of(network.Groups["large"].Success ? SizeRefusal.NetworkTooLarge : SizeRefusal.NetworkTooSmall, line, network) with { Subject = ProcessRole.TaskManager, Wanted = Scaled(network, "wanted", 0), Room = Scaled(network, "room", 0) },
        var text when Managed.Match(text) is { Success: true } managed => Of(SizeRefusal.ManagedTooLarge, line, managed) with { Subject = ProcessRole.TaskManager, Room = Scaled(managed, "room", 20) },
        var text when Operator.Match(text) is { Success: true } resource => Of(resource.Groups["missing"].Success ? SizeRefusal.Missing : SizeRefusal.Form, line, resource) with { Key = $"spec.{(resource.Groups["job"].Success ? "jobManager" : "taskManager")}.resource.memory" },
        var text when Value.Match(text) is { Success: true } value => Of(SizeRefusal.Form, line, value),
        var text when Unit.Match(text) is { Success: true } unit => Of(SizeRefusal.Form, line, unit),
        var text when CutOff.Match(text) is { Success: true } ratio => Of(SizeRefusal.Form, line, ratio),
        _ => null,
    };

    private static SizeRefused Of(SizeRefusal kind, LogLine line, Match match) => new()
    {
        Origin = line.Origin(),
        Subject = match.Groups["job"].Success || match.Groups["key"].Value.StartsWith("jobmanager.", StringComparison.Ordinal) ? ProcessRole.JobManager : ProcessRole.TaskManager,
        Kind = kind,
        Key = match.Groups["key"].Value,
        Value = match.Groups["value"].Value,
    };

    private static long? Scaled(Match match, string group, int shift) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 40 ? number << shift : null;

    // The message of a thrown exception, not the source that throws it. Other programs took the class over with its words: the frame below tells whose it is.
    private static readonly Regex Pages = new(@"Exception:? (?:The given (?:amount of (?:core )?memory|memory size) amounted to less than one page|Size of total memory must be positive)");

    private static readonly Regex Manager = new(@"Unable to initialize memory manager with (?<room>\d{1,9}) megabytes of memory", RegexOptions.ExplicitCapture);

    private static readonly Regex Network = new(@"Network buffer memory size too (?:(?<large>large): (?<wanted>\d{1,18}) >=|small: (?<wanted>\d{1,18}) <) (?<room>\d{1,18})", RegexOptions.ExplicitCapture);

    private static readonly Regex Managed = new(@"Managed memory size too large for \d{1,9} MB network buffer memory and a total of (?<room>\d{1,9}) MB JVM memory", RegexOptions.ExplicitCapture);

    private static readonly Regex Value = new(@"Could not parse value '(?<value>[^'\n]{0,60})' for key '(?<key>[\w.-]*(?:memory|heap|\.size)[\w.-]*)'", RegexOptions.ExplicitCapture);

    private static readonly Regex Unit = new(@"Memory size unit '(?<value>[^'\n]{1,30})' does not match any of the recognized units", RegexOptions.ExplicitCapture);

    private static readonly Regex CutOff = new(@"The configuration value '(?<key>containerized\.heap-cutoff-ratio)' must be between 0 and 1\. Value given=(?<value>[-\d.E]{1,20})", RegexOptions.ExplicitCapture);

    private static readonly Regex Operator = new(@"\b(?:Task|(?<job>Job))Manager resource memory (?:parse error: \S|(?<missing>must be defined))", RegexOptions.ExplicitCapture);

    // What names heap or memory size alone is an exception of its own kind already.
    private static readonly Regex Script = new(@"\[ERROR\] Configured (?:Task|(?<job>Job))Manager (?!(?:JVM )?(?:heap |memory )size is not a (?:valid value|number)\. Please set ')[^\n]{3,200}?(?:is not a (?:valid value|number)|(?:is|are) not valid|must be |is too (?:large|small)|exceeds)(?:[^\n]{0,200}?'?(?<key>(?:task|job)manager\.[\w.-]+\w))?", RegexOptions.ExplicitCapture);

    // Takes no line for itself.
    private sealed class OwnFrame(SizeRefused refused) : LineBlock
    {
        private bool _foreign;

        public override bool Accept(LogLine line)
        {
            _foreign = TraceText.IsFrame(line.Text) && !Own.IsMatch(line.Text);
            return false;
        }

        public override void Complete(FactSink facts)
        {
            if (!_foreign)
                facts.Add(refused);
        }

        private static readonly Regex Own = new(@"\bflink\b|\bstratosphere\b|\bnephele\b");
    }

    // The scripts name the key on the line or two below.
    private sealed class NamedKey(SizeRefused refused) : LineBlock
    {
        private SizeRefused _refused = refused;
        private int _lines;

        public override bool Accept(LogLine line)
        {
            if (_refused.Key.Length > 0 || ++_lines > 2)
                return false;
            if (Key.Match(line.Text) is { Success: true } key)
                _refused = _refused with { Key = key.Groups["key"].Value };
            return line.Text.StartsWith("Please set ", StringComparison.Ordinal) || line.Text.Contains("ust be ", StringComparison.Ordinal);
        }

        public override void Complete(FactSink facts) => facts.Add(_refused);

        private static readonly Regex Key = new(@"^\W*Please set\b[^\n]{0,40}?(?<key>(?:task|job)manager\.[\w.-]+\w)", RegexOptions.ExplicitCapture);
    }
}
