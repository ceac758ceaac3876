using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Each call compiles or generates a class in a loader of its own, and all of them stay.</summary>
internal sealed class GeneratedClasses : Rule
{
    private const long ManyLoaders = 10_000;
    private const int Repeated = 3;
    private const long ManyClasses = 1000;

    // Loaders that code generators make for one class or one script each: ByteArrayClassLoader is Janino's (org.codehaus.janino), DefiningClassLoader Rhino's (org.mozilla.javascript), TransletClassLoader XSLTC's (one for each compiled style sheet), BytecodeLoader Jython's.
    private static readonly string[] Generators = ["GroovyClassLoader$InnerLoader", "ByteArrayClassLoader", "DefiningClassLoader", "MethodUtil", "DynamicClassLoader", "GeneratedClassLoader", "CompiledTemplate", "ScriptClassLoader", "ASMClassLoader", "InMemoryClassLoader", "ExecutionClassLoader", "TransletClassLoader", "AviatorClassLoader", "BytecodeLoader$Loader", "OneShotClassLoader", "DiscreteFilesClassLoader"];

    private static readonly (string Sign, string Name, string Cure, string Code)[] Known =
    [
        ("fastjson2", "fastjson2", "upgrade fastjson2 to 2.0.59 or later, and do not serialise a proxy (a bean of @RefreshScope, one of CGLIB): copy what it holds into a plain object first, or take its target; keep one ObjectWriterProvider, ObjectReaderProvider and JSONWriter.Context for the process, since each new one generates its classes again", "private static final JSONWriter.Context CONTEXT = JSONFactory.createWriteContext(); // one for the process\nJSON.toJSONString(new Settings(config), CONTEXT); // a plain object, not the proxy"),
        ("fastjson", "fastjson", "keep one static SerializeConfig (a singleton) for the process: each new one generates its serializer classes again", "private static final SerializeConfig CONFIG = new SerializeConfig();\nJSON.toJSONString(value, CONFIG);"),
        ("__groovy", "JMeter's __groovy function", "do not put changing values into the script's text: read them with vars.get(\"name\"), so that the compiled script is cached and reused", "vars.put(\"trace_id\", org.apache.commons.codec.binary.Hex.encodeHexString(vars.get(\"seed\").getBytes(\"UTF-8\")))"),
        ("roovy", "Groovy", "parse each script once and reuse it: keep the class that parseClass returned in a cache keyed by the script's text, and make new instances of it", "private final Map<String, Class<? extends Script>> cache = new ConcurrentHashMap<>();\nScript script = cache.computeIfAbsent(text, loader::parseClass).getDeclaredConstructor().newInstance();"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "generated-classes",
        Title = "Classes are generated again and again, and none is unloaded",
        Explains = ["metaspace", "compressed-class-space", "code-cache"],
        Cause = "leak/classloader/codegen-cache",
        Mechanism = "Script engines, serializers, proxies and query compilers generate classes. Each class lives as long as its loader, and a loader as long as anything refers to one of its classes: a registry of the library (Groovy's ClassInfo, a ClassValue), a thread, a cache without bound. With a new loader for each call, metaspace grows by a few kilobytes a call while the heap stays nearly empty.",
        Needs = ["class-loader statistics, VM.metaspace (JDK 11 and later), jstat -class, a trace of loaded classes, the stack of the failure or the calling script"],
        Thresholds = ["10000 loaders with hardly more than one class each: no server deploys so many", "1000 in the number of a generated class, or classes in one generator's loader", "10 in the number of a cglib proxy: the number counts proxies of one class in one loader, which is one for each way that it is proxied", "500 classes in at least four samples of jstat -class, no step twice as large as another: starting programs load in bursts"],
        Refuters = ["loaders of one generator that do not grow"],
        References = ["Groovy: GroovyClassLoader.InnerLoader", "net.sf.cglib.core.DefaultNamingPolicy; org.springframework.cglib.core.SpringNamingPolicy (Spring 6: $$SpringCGLIB$$N)", "spring-retry PR 472, spring-framework issues 27395 and 29967, cglib issue 80", "jcmd VM.classloader_stats, VM.metaspace (JDK 11 and later)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Failure == "code-cache")
            return;
        WeighLoaders(limit, scale);
        WeighNumbers(limit, scale);
        WeighCalls(limit, scale);
        WeighProxies(limit, scale);
        WeighClasses(limit, scale);
        if (limit.Facts.First<MetaspaceTaken>(taken => taken.Loaders >= ManyLoaders && taken.Classes < taken.Loaders * 2) is { } taken)
        {
            scale.For(Weight.Decisive, "one-class", $"{taken.Loaders} class loaders hold {taken.Classes} classes: one generated class in each", taken);
            scale.Conclude($"{taken.Loaders} class loaders with one generated class each stay in metaspace", "leak/classloader");
        }

        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.LoadedAgain) is { } again)
            scale.For(Weight.Decisive, "again", $"class {again.Name} is loaded over and over", again);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Retained && statement.Name.Contains("groovy", StringComparison.Ordinal)) is { } retained)
            scale.For(Weight.Strong, "retained", $"{retained.Name} keeps {retained.Number} % of the heap", retained);
    }

    private static void WeighLoaders(BrokenLimit limit, Scale scale)
    {
        var series = limit.Facts.Of<ClassLoadersTaken>();
        foreach (var generator in Generators)
        {
            var most = series.Count == 0 ? 0 : series[^1].Statistics.Rows.Where(row => row.Type.EndsWith(generator, StringComparison.Ordinal)).Select(row => row.Classes).DefaultIfEmpty(0).Max();
            var counts = series.Select(taken => taken.Statistics.Count(generator)).ToArray();
            if (counts.Length == 0 || counts[^1] < 20 && (limit.Process.IsFlink || counts[^1] < 5))
                continue;
            scale.For(counts.Length > 1 && counts[^1] > counts[0] * 2 ? Weight.Decisive : Weight.Strong, "loaders", $"{counts[^1]} loaders {generator} are alive{(counts.Length > 1 ? $", {counts[0]} before" : "")}", series[^1].At(generator), series[0].At(generator));
            scale.Conclude($"{counts[^1]} loaders {generator} with {(most > 1 ? "generated classes" : "a generated class each")} stay in metaspace");
            return;
        }
    }

    // One loader, and generated classes in it without end: their names count them.
    private static void WeighNumbers(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.Of<GeneratedClassSeen>().Where(seen => seen.Generator == GeneratedClassSeen.Cglib).MaxBy(seen => seen.Number) is { } twin)
        {
            scale.For(Weight.Strong, "number", $"{twin.Class} is number {twin.Number} of the proxies of that class in one class loader: cglib makes one and reuses it, unless its cache is missed each time", twin);
            scale.Conclude($"cglib makes a proxy class of {twin.Class.Split("$$")[0]} again and again, {twin.Number} by then, and none is unloaded");
        }
        else if (limit.Case.Facts.Of<GeneratedClassSeen>().Where(seen => seen.Number >= ManyClasses).MaxBy(seen => seen.Number) is { } seen)
        {
            scale.For(Weight.Strong, "number", $"{seen.Class} is number {seen.Number} of the classes that {seen.Generator} has generated: a program has some hundred types", seen);
            scale.Conclude($"{seen.Generator} generates classes again and again, {seen.Number} by then, and none is unloaded");
        }
        else if (limit.Case.Facts.First<GeneratedClassSeen>() is { } named && limit.Case.Facts.First<FailureTold>(told => told is { Failure: "metaspace", Saying: FailureSaying.Grows } && (told.Words.Contains("class", StringComparison.OrdinalIgnoreCase) || told.Words.Contains('类', StringComparison.Ordinal))) is { } told)
        {
            scale.For(Weight.Strong, "number", $"the number of classes is reported to grow, and {named.Class}, which {named.Generator} generates, is named", told, named);
            scale.Conclude($"{named.Generator} generates classes again and again ({named.Class}), and none is unloaded");
        }

        foreach (var taken in limit.Facts.Of<ClassLoadersTaken>().TakeLast(1))
        {
            if (taken.Statistics.Rows.Where(row => row.Classes >= ManyClasses && Generators.Any(generator => row.Type.EndsWith(generator, StringComparison.Ordinal))).OrderByDescending(row => row.Classes).Select(row => (Jvm.ClassLoaderRow?)row).FirstOrDefault() is { } row)
                scale.For(Weight.Strong, "one-generator", $"{row.Classes} generated classes ({Bytes.Text(row.Bytes)}) are in one {LibraryName.Short(row.Type)}", taken.At(row.Type));
        }
    }

    private static void WeighCalls(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<JobFeature>(feature => feature.Feature is "parseClass" or "GroovyShell" or "SerializeConfig" || (feature.Feature == "${__groovy" && feature.Arguments.Contains("${", StringComparison.Ordinal))) is { } call)
            scale.For(Weight.Decisive, "code", call.Feature == "${__groovy" ? "the script's text changes with each call, so it is compiled again each time" : $"the code calls {call.Feature}, which compiles or generates a class at each call", call);
        if (Definer(limit) is var (frame, thrown))
        {
            // One stack tells who defined the last class, not that it defined the others.
            var library = Known.Any(known => frame.Contains(known.Sign, StringComparison.Ordinal) || thrown.HasFrame(known.Sign));
            scale.For(library ? Weight.Strong : Weight.Weak, "stack", $"it failed where {frame} defined a class of its own making", thrown);
            if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.RepeatedRuns or Topic.Growth) is { } repeated)
                scale.For(Weight.Weak, "repeated", "it comes only after many repetitions", repeated);
            if (OwnSourceLoading.Of(limit) is var (starting, _) && starting == thrown)
                scale.Against("start", "it failed while the program loaded its own source, where each class is defined once", thrown);
            if (!scale.Witnesses.Any(witness => witness.Group == "loaders"))
                scale.Conclude($"{frame} defines classes again and again, and their loaders stay", "leak/classloader");
        }
    }

    // Proxies and compiled expressions: of a program that has long started, or the failure would be the first of its kind and not the last.
    private static void WeighProxies(BrokenLimit limit, Scale scale)
    {
        var failed = limit.Facts.Of<ClassGenerationFailed>();
        if (ClassGenerators.Failed(limit) is var (generator, caller, isStart, thrown))
        {
            scale.For(isStart || generator.IsCommon ? Weight.Weak : Weight.Strong, "stack", $"it failed where {generator.Name} generated a class{(caller.Length > 0 ? $" for {caller}" : "")}", thrown);
            if (!isStart)
                scale.Conclude($"{generator.Name} generates classes again and again{(caller.Length > 0 ? $", for {caller}" : "")}, and none is unloaded", "leak/classloader/codegen-cache");
        }
        else if (failed.Count >= Repeated && ClassGenerators.Of(failed[0].Class) is { } library)
        {
            scale.For(Weight.Strong, "stack", $"{failed.Count} times {library.Name} failed to generate a class while the program ran: it still makes new ones", failed[0]);
            scale.Conclude($"{library.Name} generates classes again and again, and none is unloaded", "leak/classloader/codegen-cache");
        }
    }

    // Classes come all the time, though no loader of runs does: they come into one that is there.
    private static void WeighClasses(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || ClassSeries.Rising(limit.Process) is not var (first, last, isEven, counts))
            return;
        scale.For(isEven ? Weight.Strong : Weight.Weak, "classes", $"loaded classes rise from {first:F0} to {last:F0}{(isEven ? " evenly" : "")}, and hardly one is unloaded", counts);
        if (One(limit) is var (row, taken))
        {
            scale.For(Weight.Weak, "one-loader", $"{row.Classes} of them belong to one loader that lives as long as the JVM ({LibraryName.Short(row.Type)}): no loader of runs piles up", taken);
            if (scale.Sentence is null)
                scale.Conclude($"Classes are generated all the time ({first:F0}, then {last:F0}) into one class loader that is never unloaded");
        }
        else if (scale.Sentence is null)
        {
            scale.Conclude($"Classes are loaded all the time ({first:F0}, then {last:F0}) and none is unloaded", "leak/classloader");
        }
    }

    // The program's own loader with most of the classes outside the JDK's.
    private static (Jvm.ClassLoaderRow Row, ClassLoadersTaken Taken)? One(BrokenLimit limit)
    {
        if (limit.Facts.Last<ClassLoadersTaken>() is not { } taken)
            return null;
        var rows = taken.Statistics.Rows.Where(row => !row.Type.Contains("boot", StringComparison.Ordinal) && !row.Type.Contains("PlatformClassLoader", StringComparison.Ordinal)).ToArray();
        if (rows.Length == 0)
            return null;
        var most = rows.MaxBy(row => row.Classes);
        return most.Classes >= ManyClasses && most.Classes * 2 > rows.Sum(row => row.Classes) ? (most, taken.At(most.Type)) : null;
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Case.Facts.First<GeneratedClassSeen>(seen => seen.Generator == GeneratedClassSeen.Cglib) is { } twin)
            yield return OfTwins(twin);
        if (ClassGenerators.Failed(limit) is var (generator, caller, _, _))
            yield return OfGenerator(generator, caller);
        else if (limit.Facts.Last<ClassLoadersTaken>()?.Statistics.Rows.Select(row => ClassGenerators.Of(row.Type)).FirstOrDefault(known => known is not null) is { } counted)
            yield return OfGenerator(counted, "");
        else if (limit.Facts.First<ClassGenerationFailed>() is { } failed && ClassGenerators.Of(failed.Class) is { } library)
            yield return OfGenerator(library, "");
        var names = limit.Case.Facts.Of<JobFeature>().Select(feature => feature.Feature + feature.Arguments)
            .Concat(limit.Case.Facts.Of<Statement>().Select(statement => statement.Name))
            .Concat(limit.Facts.Of<Thrown>().SelectMany(thrown => thrown.Frames))
            .Concat(limit.Case.Facts.Of<GeneratedClassSeen>().Select(seen => seen.Generator))
            .Concat(limit.Facts.Of<ClassLoadersTaken>().SelectMany(taken => taken.Statistics.Rows.Select(row => row.Type))).ToArray();
        if (Known.FirstOrDefault(known => names.Any(name => name.Contains(known.Sign, StringComparison.Ordinal))) is { Cure: not null } known)
            yield return new Fix(Applicability.Placeholders, known.Cure) { Code = known.Code, Text = $"The classes come from {known.Name}. A larger MaxMetaspaceSize only delays the failure.", Verify = "jcmd PID VM.classloader_stats twice under load: the number of loaders stays level" };
        yield return new Fix(Applicability.Check, $"reuse the generated class and its class loader{(Definer(limit) is var (frame, _) ? $" in {frame}" : "")}: cache what was compiled, with a bound; release what is no longer used; upgrade the library if the cache is its own")
        {
            Changes = limit.Failure == "compressed-class-space" ? [] : [limit.Process.JvmChange("-XX:MaxMetaspaceSize=", limit.Process.Flags["MaxMetaspaceSize"]?.Value ?? "512m")],
            Text = "-XX:MaxMetaspaceSize stays as a guard, so that a leak ends this process and not the machine.",
            Verify = "jcmd PID VM.metaspace (before JDK 11 VM.classloader_stats): the number of loaders is level over a load test",
        };
    }

    private static Fix OfTwins(GeneratedClassSeen twin) => new(Applicability.Placeholders, $"find what makes the proxies of {LibraryName.Short(twin.Class.Split("$$")[0])} anew, and stop it: beans that are built again with each refresh of the context, prototype or request scoped beans with advice, an advisor, pointcut or callback filter without equals() and hashCode()")
    {
        Text = "A RefreshEventListener in the log says that the context is refreshed: a watch of Consul, Config, Nacos or Kubernetes that fires without a change, or a bean that need not be in @RefreshScope. Upgrade Spring, Spring Cloud and spring-retry; until then switch the watch off (spring.cloud.consul.config.watch.enabled=false) or make the bean a singleton. The classes come from cglib; a larger MaxMetaspaceSize only delays the failure.",
        Verify = "jstat -class PID 10s: Loaded stays level; no class with $$EnhancerBySpringCGLIB$$..._N or $$SpringCGLIB$$N beyond the first few comes with -Xlog:class+load (JDK 8: -verbose:class)",
    };

    private static Fix OfGenerator(ClassGenerator generator, string caller) => new(Applicability.Placeholders, $"{(caller.Length > 0 ? $"in {caller}: " : "")}{generator.Cure}")
    {
        Code = generator.Code,
        Text = $"The classes come from {generator.Name}. A larger MaxMetaspaceSize only delays the failure.",
        Verify = "jstat -class PID 10s: Loaded stays level under load",
    };

    // The library's frame right behind ClassLoader.defineClass, unless it is a loader that reads classes from files.
    private static (string Frame, Thrown Thrown)? Definer(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            var frames = thrown.Frames.ToArray();
            var defines = Array.FindLastIndex(frames, frame => frame.Contains("ClassLoader.defineClass", StringComparison.Ordinal));
            if (defines >= 0 && defines + 1 < frames.Length && frames[defines + 1] is var next && !Reads.IsMatch(next))
                return (ApplicationFrames.Short(next), thrown);
        }

        return null;
    }

    private static readonly Regex Reads = new(@"URLClassLoader|SecureClassLoader|BuiltinClassLoader|JarLoader|WebappClassLoader|LaunchedURL|ChildFirst|findClass|loadClass|Lookup\.|Proxy\.");
}
