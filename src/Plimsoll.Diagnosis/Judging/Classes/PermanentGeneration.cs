using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Up to JDK 7 class metadata lie in the permanent generation, which JDK 8 replaced by metaspace (JEP 122): another option bounds it.</summary>
internal static class PermanentGeneration
{
    /// <summary>Whether it is that generation that ran out.</summary>
    public static bool Is(ProcessCase process) => process.Facts.Any<Thrown>(thrown => thrown.Link("PermGen space") is not null);

    /// <summary>The limit to try next: twice the present one, 256 MiB at least.</summary>
    public static string Wanted(ProcessCase process) => FlinkMemoryFix.Size(Math.Max(256L << 20, 2 * (process.Flags.Bytes("MaxPermSize") ?? 0)));
}
