namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>What an exit code says where a process chose it itself: which code path ended it, and which text names the reason.</summary>
internal static class ExitCodes
{
    /// <summary>128 and the number of SIGKILL.</summary>
    public const int Killed = 137;

    /// <summary>The meaning of a code and where the reason stands; null for codes that say nothing (0, 1, 2, SIGTERM's 143).</summary>
    /// <param name="code">As the container runtime or the shell shows it: 0 to 255.</param>
    /// <param name="isFlink">Whether Flink ran there.</param>
    public static (string Meaning, string Next)? Of(int code, bool isFlink) => code switch
    {
        // org.apache.flink.util.FatalExitExceptionHandler.EXIT_CODE and JvmShutdownSafeguard: -17.
        239 when isFlink => ("Flink ended itself after an uncaught exception in one of its own threads", "the log's or .out's line \"FATAL: Thread '...' produced an uncaught exception\" and the stack below it"),
        // org.apache.flink.runtime.taskmanager.Task: Runtime.halt(-1).
        255 when isFlink => ("a task met a fatal error and halted the TaskManager", "the log's line \"Encountered fatal error\"; taskmanager.jvm-exit-on-oom makes every OutOfMemoryError one"),
        // org.apache.flink.yarn.YarnTaskExecutorRunner.INIT_ERROR_EXIT_CODE.
        31 when isFlink => ("the TaskManager on YARN could not initialise", "the container's own log: yarn logs -applicationId ID -containerId ID"),
        3 => ("the JVM was told to leave at its first OutOfMemoryError (-XX:+ExitOnOutOfMemoryError)", "standard output's line \"Terminating due to java.lang.OutOfMemoryError\", which names the kind; add -XX:+HeapDumpOnOutOfMemoryError"),
        134 => ("the JVM aborted (SIGABRT)", "the crash report hs_err_pidPID.log in its working directory or at -XX:ErrorFile"),
        139 => ("the JVM crashed in native code (SIGSEGV)", "the crash report hs_err_pidPID.log: its \"Problematic frame\" names the library"),
        // SIGKILL: the kernel's answer to a limit, but as well a failed liveness probe or docker kill; what proves a limit has readers of its own.
        Killed => ("the process was killed from outside (SIGKILL), for memory or for another reason", "docker inspect --format '{{.State.OOMKilled}}' CONTAINER; kubectl describe pod POD (Last State: Reason); dmesg -T | grep -i 'killed process'"),
        _ => null,
    };
}
