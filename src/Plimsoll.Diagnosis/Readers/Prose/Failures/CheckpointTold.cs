using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that a checkpoint's state does not fit the JobManager's memory.</summary>
internal static class CheckpointTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } = [new("checkpoint-size", FailureSaying.Broke, TooLarge()), new("checkpoint-size", FailureSaying.Broke, TooLargeChinese())];

    // state is larger than the maximum permitted memory-backed state; checkpoint fails because the state exceeds maxSize of the MemoryStateBackend
    private static Regex TooLarge() => new(@"\b(?:larger|bigger|greater) than (?:the )?max(?:imum)? (?:permitted |allowed )?(?:memory-backed state|(?:memory )?state size)|\b(?:states?|checkpoints?|snapshots?)(?: size| data)?\b[^.。\n]{0,30}? (?:exceed(?:s|ed|ing)?|(?:is|are|was|were|got|gets) (?:larger|bigger|greater) than|(?:is|are|was|were|got|gets) (?:too|over)[ -]?(?:large|big) for)\b[^.。\n]{0,30}?(?:\bmax(?:imum)?[ -]?(?:permitted |allowed )?(?:memory-backed state|state[ -]?size)|\bmaxStateSize|\bMemoryStateBackend|\bJobManagerCheckpointStorage|\bmemory-backed (?:state|checkpoint)|\bmemory state back-?end)", RegexOptions.IgnoreCase);

    private static Regex TooLargeChinese() => new(@"(?:状态|检查点|(?<![A-Za-z])checkpoint|(?<![A-Za-z])state)(?:的)?(?:大小|数据|快照)?[^，。\n]{0,10}?(?:超过|超出|大于)(?:了)?[^，。\n]{0,24}?(?:MemoryStateBackend|JobManagerCheckpointStorage|maxStateSize|maxSize|内存(?:状态)?后端|最大(?:允许|许可)[^，。\n]{0,8}(?:内存|状态))", RegexOptions.IgnoreCase);
}
