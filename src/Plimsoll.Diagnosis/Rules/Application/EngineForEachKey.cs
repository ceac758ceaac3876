using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A map keeps a whole engine, runtime or context for every key that ever came.</summary>
internal sealed class EngineForEachKey : Rule
{
    // Objects of which a program needs one, or a few: each brings its own classes, symbol tables and caches.
    private static readonly (string Sign, string Name, string Cure)[] Engines =
    [
        ("org.jruby.Ruby.", "a Ruby runtime (JRuby's ScriptingContainer)", "terminate() a ScriptingContainer that is no longer used"),
        ("org.python.core.PySystemState.", "a Python interpreter (Jython)", "close() a PythonInterpreter that is no longer used"),
        ("org.graalvm.polyglot.Context", "a polyglot context (GraalVM)", "share one Engine, and close() each Context"),
        ("nashorn.api.scripting.NashornScriptEngine", "a script engine (Nashorn)", "share one engine, and give each caller Bindings of its own"),
        ("nashorn.internal.runtime.Context", "a script engine (Nashorn)", "share one engine, and give each caller Bindings of its own"),
        ("org.mozilla.javascript.ScriptRuntime.initStandardObjects", "a scope with all standard objects (Rhino)", "make one sealed scope and give each caller an object with it as prototype"),
        ("groovy.lang.GroovyShell.<init>", "a GroovyShell with its class loader", "share one shell, and clearCache() its loader"),
        ("javax.script.ScriptEngineManager.", "a script engine", "share one engine, and give each caller Bindings of its own"),
        ("bind.v2.runtime.JAXBContextImpl", "a JAXBContext", "share one JAXBContext for each package"),
        ("org.hibernate.internal.SessionFactoryImpl.<init>", "a SessionFactory (Hibernate)", "close() a factory that is no longer used, and share one connection pool and plan cache"),
        ("org.springframework.context.support.AbstractApplicationContext.refresh", "an application context (Spring)", "close() a context that is no longer used"),
        ("org.thymeleaf.TemplateEngine.", "a template engine (Thymeleaf)", "share one TemplateEngine"),
        ("org.apache.velocity.runtime.RuntimeInstance.", "a template engine (Velocity)", "share one VelocityEngine"),
        ("org.drools.core.impl.", "a knowledge base or session (Drools)", "dispose() each KieSession, and share one KieBase"),
        ("org.apache.lucene.index.IndexWriter.<init>", "an IndexWriter (Lucene)", "close() a writer that is no longer used"),
    ];

    private static readonly string[] Filling = [".computeIfAbsent(", ".compute(", ".putIfAbsent("];

    public override RuleCard Card { get; } = new()
    {
        Id = "engine-for-each-key",
        Title = "A map keeps a whole engine for every key that ever came",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/engines",
        Mechanism = "A script runtime, a template engine, an application context or a session factory takes megabytes: its own symbol tables, class definitions and caches. Map.computeIfAbsent makes one for each new key and nothing takes it out. Where keys keep coming (an order, a customer, a request's text), the heap fills with engines, of which each was used once.",
        Needs = ["the stack of the error: the engine's constructor below a map's computeIfAbsent", "a GC log"],
        Refuters = ["a fixed, small set of keys whose engines together do not fit: then the heap is too small"],
        References = ["java.util.Map.computeIfAbsent", "org.jruby.embed.ScriptingContainer.terminate"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || Made(limit) is not var (engine, thrown))
            return;
        var owner = Owner(thrown);
        scale.For(Weight.Strong, "stack", $"it failed while {owner ?? "a map's computeIfAbsent"} was making {engine.Name} for another key", thrown);
        if (process.GcRun is { Measures: { Heap.Limit: { } most, LiveSet.Bytes: { } live } } seen && live >= most * 0.8)
            scale.For(Weight.Weak, "live", $"{Bytes.Text(live)} of {Bytes.Text(most)} stay after full collections: it is what was made before", seen);
        if (process.GcRun is { Measures.Shape: HeapShape.HealthySawTooth } level)
            scale.Against("shape", "what stays after collections is level", level);
        scale.Conclude($"{owner ?? "A map"} keeps {engine.Name} for every key that ever came");
        scale.Lacks("how many there are", "jcmd PID GC.class_histogram: instances of the engine's class beside the number of keys in use");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Made(limit) is not var (engine, thrown))
            yield break;
        yield return new Fix(Applicability.Placeholders, $"share one engine, or bound the map{(Owner(thrown) is { } owner ? $" that {owner} fills" : "")} and evict what is not used: {engine.Cure}")
        {
            Code = "private final Cache<Key, Engine> engines = Caffeine.newBuilder().maximumSize(8).expireAfterAccess(Duration.ofMinutes(10))\n    .evictionListener((key, engine, why) -> engine.terminate()).build();",
            Text = "A key that comes only once (an order's number, a text with a date in it) is no key for a cache: use what the engines differ in. A larger -Xmx only delays the failure.",
            Verify = "a class histogram shows as many engines after an hour as after ten minutes",
        };
    }

    private static ((string Sign, string Name, string Cure) Engine, Thrown Thrown)? Made(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("OutOfMemoryError") is not null))
        {
            string[] frames = [.. thrown.Root.Frames];
            var filling = Array.FindIndex(frames, IsFilling);
            if (filling <= 0)
                continue;
            foreach (var engine in Engines)
            {
                if (Array.Exists(frames[..filling], frame => frame.Contains(engine.Sign, StringComparison.Ordinal)))
                    return (engine, thrown);
            }
        }

        return null;
    }

    // A map of the JDK; caches of Caffeine and Guava are bounded by whoever made them.
    private static bool IsFilling(string frame) => frame.Contains("java.util.", StringComparison.Ordinal) && Filling.Any(method => frame.Contains(method, StringComparison.Ordinal));

    // The program's frame right below the map.
    private static string? Owner(Thrown thrown) =>
        thrown.Root.Frames.SkipWhile(frame => !IsFilling(frame)).FirstOrDefault(ApplicationFrames.IsApplication) is { } frame ? ApplicationFrames.Short(frame) : null;
}
