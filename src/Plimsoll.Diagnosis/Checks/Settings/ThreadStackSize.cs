namespace Plimsoll.Diagnosis.Checks;

/// <summary>Thread stacks of unusual size.</summary>
internal sealed class ThreadStackSize : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "thread-stack-size",
        Title = "Thread stacks are unusually large or small",
        Explains = ["native-thread", "native-memory", "container-limit"],
        Cause = "wrong-setting/stack-size",
        Mechanism = "Every thread reserves a stack, 1 MiB by default on 64-bit Linux, and uses what its calls need. Stacks of several MiB in a program of thousands of threads exhaust address space and, once used, the container; a size without a unit is in bytes.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        Thresholds = ["above 2 MiB, or below 128 KiB"],
        References = ["HotSpot: ThreadStackSize (in KiB), -Xss (in bytes)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Flags["ThreadStackSize"] is not { } flag || JvmFlags.ParseBytes(flag.Value) is not { } size)
            return null;
        // -XX:ThreadStackSize counts KiB, -Xss bytes; a number without a unit below 1 MiB in a header of JDK 8 is the former.
        var bytes = char.IsAsciiDigit(flag.Value[^1]) && size < 1 << 20 ? size << 10 : size;
        return bytes is > 2L << 20 or < 128L << 10 ? Note($"stacks of {Bytes.Text(bytes)}", "Start at the default (1 MiB) and change it for a StackOverflowError only.") : null;
    }
}
