using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// A person says that a write failed at the bound of the JobManager's memory: the storage, its bound and the failure in one sentence, in words about an attempt of their own.
/// What Flink's documentation says of the same bound names no attempt.
/// </summary>
internal sealed class MemoryStorageToldReader : LineReader
{
    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = ["JobManagerCheckpointStorage", "MemoryStateBackend", "MemCheckpointStreamFactory"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["memory state backend", "内存状态后端"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is { Level: not null } || TraceText.IsFrame(line.Text) || TraceText.Throwable(line.Text) is not null || FailureTellings.IsMachine(line.Text) || !Own.IsMatch(line.Text))
            return;
        foreach (var sentence in Telling.Sentences(line.Text))
        {
            if (!Storage.IsMatch(sentence) || !Bound.IsMatch(sentence))
                continue;
            if (Failed.Matches(sentence).FirstOrDefault(match => Telling.Happened(sentence, match.Index, match.Length)) is null)
                continue;
            context.Facts.Add(new FailureTold { Origin = line.Origin(), Basis = Basis.Reported, Failure = "checkpoint-size", Saying = FailureSaying.Broke, Words = Excerpt.Of(sentence) });
            return;
        }
    }

    private static readonly Regex Own = new(@"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us)\b|我|咱");

    private static readonly Regex Storage = new(@"JobManagerCheckpointStorage|\bMemoryStateBackend\b|MemCheckpointStreamFactory|\bmemory state backend\b|内存状态后端", RegexOptions.IgnoreCase);

    private static readonly Regex Bound = new(@"\b(?:restrict|limit|exceed|bound|cap(?:s|ped)\b)\w*|\b(?:larger|bigger|greater) than\b|\btoo (?:large|big)\b|\b\d{1,3} ?Mi?B?\b|\b5242880\b|限制|超过|超出|上限|过大|太大", RegexOptions.IgnoreCase);

    private static readonly Regex Failed = new(@"\b(?:throws?|threw|fail(?:s|ed|ing)?|aborts?|aborted|crash(?:es|ed)?|declined|errors? out|exception)\b|报错|失败|抛(?:出|了)?|异常", RegexOptions.IgnoreCase);
}
