namespace Plimsoll.Diagnosis.Judging;

/// <summary>Whether a failure came while a program was started, before there was any load.</summary>
internal static class StartingThread
{
    private static readonly string[] Words = ["Failed to start", "failed to start", "Failed to initialize", "Unable to start", "Startup failed", "startup failed", "Error starting", "Application run failed", "Failed to instantiate", "Error creating bean"];

    /// <summary>Whether it struck the main thread, or the record above the trace says that a start failed.</summary>
    public static bool Is(Thrown thrown) =>
        thrown.Thread == "main" || thrown.HasFrame(".main(") || Words.Any(word => thrown.LogMessage.Contains(word, StringComparison.Ordinal));
}
