namespace Plimsoll.Diagnosis.Rules;

/// <summary>A web application is deployed again and again in one server, and each deployment leaves its classes.</summary>
internal sealed class RedeployedInPlace : Rule
{
    // From, to and the first version that is right again: spring-boot issues 27987 and 37096.
    private static readonly (Version First, Version Last, string Right)[] Affected = [(new(3, 1, 0), new(3, 1, 3), "3.1.4"), (new(2, 5, 0), new(2, 5, 4), "2.5.5")];

    public override RuleCard Card { get; } = new()
    {
        Id = "redeployed-in-place",
        Title = "Each deployment into the running server leaves the classes of the one before in memory",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader",
        Mechanism = "A server loads each deployment with a class loader of its own and can free it only when nothing outside refers to it. A thread, a shutdown hook, a driver or a ThreadLocal that the application leaves behind keeps all its classes; metaspace fills by the same amount with every deployment, whatever its limit is. "
            + "Spring Boot 2.5.0 to 2.5.4 and 3.1.0 to 3.1.3 registered a shutdown hook with the JVM for every deployment as a war.",
        Needs = ["that the application is deployed again without a restart", "the framework's version"],
        Refuters = ["it fails with the first deployment: then the limit is too small"],
        References = ["spring-boot issues 27987 (2.5.5), 37096 (3.1.4): SpringApplicationShutdownHook", "Tomcat wiki: MemoryLeakProtection"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Redeployed) is not { } redeployed)
            return;
        scale.For(Weight.Strong, "redeployed", "the application is deployed again and again without a restart of its server", redeployed);
        if (Known(limit) is var (version, right))
        {
            scale.For(Weight.Strong, "version", $"{version.Library} {version.Version} leaves a shutdown hook that keeps each deployment's classes; {right} takes it away", version);
            scale.Conclude($"Each deployment with {version.Library} {version.Version} leaves a shutdown hook, and with it all its classes");
        }

        scale.Lacks("what holds the class loaders of earlier deployments", "Tomcat Manager's 'Find leaks'; jcmd PID VM.classloader_stats before and after a redeployment; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap loaders /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Known(limit) is var (version, right))
        {
            yield return new Fix(Applicability.Check, $"upgrade {version.Library} from {version.Version} to {right} or later; until then restart Tomcat instead of redeploying")
            {
                Text = "A larger -XX:MaxMetaspaceSize buys a few more deployments, no more.",
                Verify = "jcmd PID VM.classloader_stats shows as many ParallelWebappClassLoader after five deployments as there are applications",
            };
            yield break;
        }

        yield return new Fix(Applicability.Check, "restart the server with each deployment, or give each application a server of its own (an executable jar or a container), until the holder is found")
        {
            Text = "Tomcat names threads, drivers and ThreadLocals that stay when it stops an application: look for 'is very likely to create a memory leak' in catalina.out. Shutdown hooks it does not name: a heap dump does. A larger -XX:MaxMetaspaceSize buys a few more deployments, no more.",
            Verify = "jcmd PID VM.classloader_stats shows as many web application class loaders after five deployments as there are applications",
        };
    }

    private static (LibraryVersion Version, string Right)? Known(BrokenLimit limit)
    {
        foreach (var version in limit.Case.Facts.Of<LibraryVersion>().Where(version => version.Library == "Spring Boot"))
        {
            foreach (var (first, last, right) in Affected)
            {
                if (version.Version >= first && version.Version <= last)
                    return (version, right);
            }
        }

        return null;
    }
}
