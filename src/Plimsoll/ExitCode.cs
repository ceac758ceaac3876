namespace Plimsoll;

/// <summary>Exit codes of every command; docs/exit-codes.md explains them.</summary>
public static class ExitCode
{
    /// <summary>Nothing wrong found, or the command only shows.</summary>
    public const int Healthy = 0;

    /// <summary>A finding; for <c>flink memory</c> a configuration that Flink refuses.</summary>
    public const int Finding = 1;

    /// <summary>Wrong usage, or nothing readable.</summary>
    public const int Usage = 2;

    /// <summary>A problem is seen but its cause is not decided; for <c>heap</c> and <c>gc</c>: the input was read in part.</summary>
    public const int Undecided = 3;

    /// <summary>A defect of this program.</summary>
    public const int Internal = 4;

    /// <summary>Cancelled by the user (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
