namespace Plimsoll.Diagnosis.Rules;

/// <summary>The container's system-call filter forbids starting threads.</summary>
internal sealed class ThreadStartForbidden : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "thread-start-forbidden",
        Title = "The container's seccomp filter forbids the system call that starts threads; memory is not the problem",
        Explains = ["native-thread"],
        Cause = "wrong-setting/seccomp",
        Mechanism = "glibc 2.34 and later start threads with clone3. A container runtime older than 2022, whose seccomp profile does not know it, answers EPERM instead of ENOSYS, so glibc does not fall back to clone and no thread starts. The JVM reports 'insufficient memory ... Cannot create worker GC thread', which is misleading. EAGAIN would be a limit, ENOMEM memory.",
        Needs = ["the JVM's warning with the error's name"],
        References = ["moby: default seccomp profile, clone3 answered with ENOSYS", "glibc 2.34 release notes"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<ThreadRefusal>(refusal => refusal.Error == "EPERM") is { } refusal)
            scale.For(Weight.Decisive, "error", "pthread_create answered EPERM: not permitted, rather than no room", refusal);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Check, "update the container runtime: one older than 2022 does not know clone3")
        {
            Text = "Until then use an image with an older glibc, or run with --security-opt seccomp=PROFILE whose profile answers clone3 with ENOSYS. seccomp=unconfined proves the cause but gives up the protection.",
            Verify = "docker run --rm IMAGE java -version works without options",
        },
    ];
}
