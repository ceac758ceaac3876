using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Something of a stopped web application stays with the server's threads or registries.</summary>
internal sealed class WebApplicationLeakRule : Rule
{
    private const string Deregistration = """
        public void contextDestroyed(ServletContextEvent event) {
            for (Driver driver : Collections.list(DriverManager.getDrivers())) {
                if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
                    try {
                        DriverManager.deregisterDriver(driver);
                    } catch (SQLException failed) {
                        event.getServletContext().log("still registered: " + driver, failed);
                    }
                }
            }
        }
        """;

    private const string ThreadEnd = """
        public void contextDestroyed(ServletContextEvent event) {
            worker.interrupt(); // its loop ends on interruption, and swallows no InterruptedException
            try {
                worker.join(5_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        """;

    public override RuleCard Card { get; } = new()
    {
        Id = "web-application-leak",
        Title = "A stopped web application leaves something behind that keeps its class loader",
        Explains = ["metaspace", "compressed-class-space", "heap-space"],
        Cause = "leak/classloader",
        Mechanism = "Each deployment has a class loader. A ThreadLocal on one of the server's pooled threads, a JDBC driver in DriverManager or a thread that goes on keeps it, with every class and static field, after the application was stopped. Each redeployment adds one. Tomcat looks for the three and warns.",
        Needs = ["the server's warnings on stopping the application", "redeployments without a restart"],
        Thresholds = ["two stops that left a thread: the server's own end accounts for one of them at most"],
        Refuters = ["warnings at the server's own shutdown only"],
        References = ["org.apache.catalina.loader.WebappClassLoaderBase (Tomcat 7 to 11)", "Tomcat wiki: MemoryLeakProtection"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Held(limit) is not { } leak)
            return;
        scale.For(Weight.Strong, "warning", Words(leak), leak);
        if (WebApplicationStops.Of(limit.Process) is { } stops)
            scale.For(Weight.Strong, "stops", $"the server stopped [{stops.First.Application}] {stops.Stops} times and each time found something left behind: as many class loaders stay", stops.First, stops.Last);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Redeployed) is { } redeployed)
            scale.For(Weight.Strong, "redeployed", "the application is redeployed without a restart", redeployed);
        scale.Conclude($"Web application [{leak.Application}] leaves {Thing(leak)} behind each time it is stopped", $"leak/classloader/{leak.Holder}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var leak = Held(limit);
        yield return leak?.Holder switch
        {
            "jdbc-driver" => new Fix(Applicability.Placeholders, $"deregister {leak.Name} when the application stops, or put the driver into the server's lib folder") { Code = Deregistration },
            "thread" => new Fix(Applicability.Placeholders, $"end thread {leak.Name} in contextDestroyed: interrupt() and join() it, shutdown() its executor, cancel its timer")
            {
                Code = ThreadEnd,
                Text = "A thread keeps the class loader that was its context loader when it started, a daemon too. A larger -XX:MaxMetaspaceSize buys a few more deployments, no more.",
                Verify = "after five reloads the server no longer warns of the thread, and jcmd PID VM.classloader_stats shows as many web application class loaders as there are applications",
            },
            _ => new Fix(Applicability.Placeholders, $"remove() the ThreadLocal that holds {leak?.Name} at the end of each request, in a finally block or a filter") { Code = "try {\n    chain.doFilter(request, response);\n} finally {\n    ANALYZER.remove();\n}" },
        };
        yield return new Fix(Applicability.Safe, "until then restart the server instead of redeploying") { Verify = "Tomcat Manager's 'Find leaks' names no application after three redeployments" };
    }

    // A driver is deregistered by the server itself, and its threads are renewed in time; a thread of the application's own nobody ends.
    private static WebApplicationLeak? Held(BrokenLimit limit) => WebApplicationStops.Of(limit.Process)?.First ?? limit.Facts.First<WebApplicationLeak>();

    private static string Words(WebApplicationLeak leak) => leak.Holder switch
    {
        "jdbc-driver" => $"the server found JDBC driver {leak.Name} still registered",
        "thread" => $"the server found thread {leak.Name} still running",
        _ => $"the server found a ThreadLocal with a {leak.Name} on its threads, {leak.Count} such warnings",
    };

    private static string Thing(WebApplicationLeak leak) => leak.Holder switch { "jdbc-driver" => $"JDBC driver {leak.Name}", "thread" => $"thread {leak.Name}", _ => $"a ThreadLocal with a {leak.Name}" };
}
