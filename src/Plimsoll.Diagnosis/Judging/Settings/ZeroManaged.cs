using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Managed memory of Flink up to 1.9 that is set to zero instead of being left out.</summary>
internal static class ZeroManaged
{
    /// <summary>The setting; null where it is not zero, or where a later version is known, in which zero is a size.</summary>
    public static SettingFound? Of(ProcessCase process) =>
        process.Version?.IsAtLeast(1, 10) != true && process.Setting("taskmanager.memory.size") is { } size && Zero.IsMatch(size.Value) ? size : null;

    private static readonly Regex Zero = new(@"^\s*0+\s?(?:[kmgt]?b?|bytes)\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
