using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>With another version of a library or program it does not happen: the version is what changed.</summary>
internal sealed class VersionRegression : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "version-regression",
        Title = "It came with a version: with the one before it does not happen",
        Explains = ["heap-space", "gc-overhead", "gc-stall", "direct-memory", "netty-direct-memory"],
        Cause = "version-bug/regression",
        Mechanism = "Where the same program with the same load holds with one version of a library and fails with the next, the difference between the two is the cause: an object that is kept, a buffer that is no longer released, a default that was raised. More memory delays it at best. Which change it was, the release notes between the last good and the first bad version tell, or a search by halves.",
        Needs = ["words that another version is fine, or that it began with one"],
        Refuters = ["Flink, whose memory is set anew from one version to the next", "a platform's version: a kernel, a JDK, an orchestrator sets limits, it does not leak"],
        References = ["redisson issue 6470 (3.33.0), cglib issue 80, Netty issue 15767: one version good, the next one bad", "Gradle 5.0 release notes: the daemon starts with 512 MiB of heap instead of 1 GiB"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink)
            return;
        if (Fine(limit) is not { } fine)
        {
            WeighBegan(limit, scale);
            return;
        }

        scale.For(Weight.Strong, "before", $"with {Good(fine)} it is reported not to happen", fine);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Upgraded) is { } upgraded)
            scale.For(Weight.Strong, "upgrade", $"it began with the upgrade from {upgraded.Name}", upgraded);
        else if (fine.Name.Length == 0 && Began(limit) is { } began)
            scale.For(Weight.Weak, "upgrade", $"it began with {Name(began)}", began);
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Against("report", "Netty's leak detector names who does not release a buffer, which says more", leak);
        scale.Conclude($"It came with a version: {Good(fine)} is fine");
        scale.Lacks("what the newer version keeps", "jcmd PID GC.class_histogram of both versions after the same load; the release notes between them");
    }

    // Only the version with which it began is told, or the upgrade in one sentence with the failure.
    private static void WeighBegan(BrokenLimit limit, Scale scale)
    {
        if (limit.Failure.EndsWith("direct-memory", StringComparison.Ordinal) || Began(limit) is not { } began)
            return;
        scale.For(Weight.Strong, "began", $"it is reported to have begun with {Name(began)}", began);
        if (HeapWords.Growth(limit.Case) is { } growth)
            scale.For(Weight.Weak, "growth", $"and to grow since: {growth.Words}", growth);
        scale.Conclude($"It came with a version: it began with {Name(began)}");
        scale.Lacks("whether the version before is fine", "the same load on the version before, with jcmd PID GC.class_histogram of both");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Fine(limit) is not { } fine)
        {
            if (Began(limit) is { } began)
                yield return new Fix(Applicability.Check, $"look into the release notes and issues after {Name(began)} for the defect and upgrade; until then go back to the version before it; compare the defaults for the heap (-Xmx, org.gradle.jvmargs) of both") { Text = "A higher limit only delays it, unless the new version honestly keeps more. Report it with both versions and a histogram of each where nobody has.", Verify = "the same load on the other version: what grew stays level for twice the time that it took to fail" };
            yield break;
        }

        if (limit.Failure is "heap-space" or "gc-overhead" && SmallerDaemon.IsMatch(fine.Name))
        {
            yield return new Fix(Applicability.Check, "set the daemon's heap yourself, at first to what it had: org.gradle.jvmargs=-Xmx1g in gradle.properties")
            {
                Text = "Gradle 5.0 lowered the daemon's default heap from 1 GiB to 512 MiB: a build that sets none got half of it with the upgrade. A large build with many modules needs 2 GiB and more.",
                Verify = "the build passes, and -Xmx in the daemon's log is the one that was set",
            };
        }

        var owner = HeapOwners.Suspect(limit.Process) is { IsThread: false } suspect ? $" ({LibraryName.Short(suspect.Owner)} is what grows)" : "";
        yield return new Fix(Applicability.Check, $"upgrade to a release after the one that fails, if its notes name the defect{owner}; until then go back to {(fine.Name.Length > 0 ? $"the version that was fine, {fine.Name}" : "the version before, which was fine")}")
        {
            Text = "Look for the failure in the project's issues and release notes, and report it with the last good and the first bad version where it is not there. A higher limit only delays it.",
            Verify = "the same load on the other version: what grew stays level for twice the time that it took to fail",
        };
    }

    // A version without a name is the one before the upgrade that is named.
    private static Statement? Fine(BrokenLimit limit) =>
        limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.VersionWasFine, Name.Length: > 0 } && !Platform.IsMatch(statement.Name))
        ?? (Began(limit) is null ? null : limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.VersionWasFine, Name.Length: 0 } && !PlatformNamed.IsMatch(statement.Origin.Excerpt)));

    private static string Good(Statement fine) => fine.Name.Length > 0 ? fine.Name : "the version before";

    private static Statement? Began(BrokenLimit limit) =>
        limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.BeganWith, Name.Length: > 0 } && !Platform.IsMatch(statement.Name))
        ?? limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.Upgraded, Name.Length: > 0 } && FailedWith(statement, limit.Case));

    // The upgrade and the failure are told in one line, and the failure is not what the upgrade was to cure.
    private static bool FailedWith(Statement upgraded, DiagnosedCase whole) =>
        !Platform.IsMatch(upgraded.Origin.Excerpt) && !Cure.IsMatch(upgraded.Origin.Excerpt)
        && (Failed.IsMatch(upgraded.Origin.Excerpt) || whole.Facts.Any<FailureTold>(failure => failure.Origin.Source == upgraded.Origin.Source && failure.Origin.Line == upgraded.Origin.Line));

    private static string Name(Statement began) => began.Topic == Topic.Upgraded ? $"the upgrade from {began.Name}" : began.Name;

    private static readonly Regex Cure = new(@"\b(?:because of|in order to|to (?:fix|solve|avoid|cure|get rid|work around)|hop(?:e|ed|ing)|help(?:s|ed)?|solv(?:es|ed)|fixe[sd]|no longer|gone|went away|disappear\w*|resolved?|still|the same|even after|also before|no luck)\b|\?|解决|修复|为了|仍|还是", RegexOptions.IgnoreCase);

    private static readonly Regex Failed = new(@"\b(?:OOM\w*|OutOfMemory\w*|out of memory|memory leaks?|leaks? memory|heap space)\b[^.!?\n]{0,60}?\b(?:upgrad|updat|migrat)\w+|\b(?:upgrad|updat|migrat)\w+[^!?\n]{0,90}?\b(?:OOM\w*|OutOfMemory\w*|out of memory|memory leaks?|leaks? memory|heap space)\b|(?:升级|更新)[^。\n]{0,40}?(?:OOM|内存溢出|内存泄[漏露])", RegexOptions.IgnoreCase);

    private static readonly Regex SmallerDaemon = new(@"^Gradle (?:[Vv]ersion )?[1-4]\.\d", RegexOptions.CultureInvariant);

    private static readonly Regex PlatformNamed = new(@"\b(?:kernels?|JDKs?|JREs?|Java (?:version )?\d)", RegexOptions.IgnoreCase);

    private static readonly Regex Platform = new(@"^(?:the )?(?:.* )?(?:Java|JDK|JRE|OpenJDK|HotSpot|OpenJ9|GraalVM|Corretto|Temurin|Zulu|Windows|Linux|Ubuntu|CentOS|RHEL|Debian|Alpine|macOS|kernel|Docker|Podman|Kubernetes|K8s|OpenShift|OCP|CRI-O|Containerd)\b", RegexOptions.IgnoreCase);
}
