using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that a process does not start because its memory settings were refused.</summary>
internal static class ConfigurationTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } = [new("invalid-configuration", FailureSaying.Broke, Refused())];

    private static Regex Refused() => new(@"IllegalConfigurationException|\b(?:sum|total)\b[^.。\n]{0,40}? (?:configured|derived)[^.。\n]{0,30}?(?:exceeds?|is larger than|is less than|is smaller than)[^.。\n]{0,30}?\bmemory\b|\b(?:jvm|java|process|container|taskmanager|jobmanager)\b[^.。,，\n]{0,30}?\b(?:refuses? to start|does not start|doesn't start|won't start|fails? to start|cannot start|can't start)\b[^.。,，\n]{0,40}?\b(?:memory (?:settings?|options?|configuration)|jvm options?|heap (?:settings?|sizes?)|Xm[xsn]\w*)|总(?:的)?内存小于[^，。\n]{0,12}内存|(?:内存|堆)(?:配置|参数)[^，。\n]{0,12}(?:无法启动|启动不了|起不来|启动失败|冲突)", RegexOptions.IgnoreCase);
}
