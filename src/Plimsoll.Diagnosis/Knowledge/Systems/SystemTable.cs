namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>The programs whose places are known, the more special before the more general.</summary>
internal static class SystemTable
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } = [.. ToolSystems.All, .. BatchSystems.All, .. MessageSystems.All, .. QuerySystems.All, .. StoreSystems.All, .. ServiceSystems.All, .. GroundSystems.All];
}
