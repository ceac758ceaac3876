using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A library that generates classes into a loader that lives on.</summary>
/// <param name="Signs">Parts of its frames, or of its exception's class, while it generates one; frames of calls through a proxy are none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Cure">What to do.</param>
internal sealed record ClassGenerator(IReadOnlyList<string> Signs, string Name, string Cure)
{
    /// <summary>Code to paste; null where words are enough.</summary>
    public string? Code { get; init; }

    /// <summary>Whether sound programs generate such classes at any time, once for each type: one failure there tells little.</summary>
    public bool IsCommon { get; init; }
}

/// <summary>Libraries that make proxies and compile expressions, and the place where one of them failed.</summary>
internal static class ClassGenerators
{
    // Once for each bean or entity, while the program starts.
    private static readonly string[] Starting = ["org.springframework.beans.factory.support.", "SpringApplication.run(", ".<clinit>(", "SessionFactoryImpl.<init>", "StandardContext.startInternal"];

    private static readonly ClassGenerator[] Known =
    [
        new(["cglib.core.AbstractClassGenerator", "cglib.core.ReflectUtils.defineClass", "cglib.core.ClassLoaderData", "cglib.proxy.Enhancer.create", "cglib.core.CodeGenerationException", "cglib.core.$CodeGenerationException"], "cglib",
            "cache the proxy class of each type: leave Enhancer.setUseCache(true), its default, and give every Enhancer the same superclass, interfaces, callback types and one shared CallbackFilter (a new one for each call misses the cache); or keep the Factory or the class of createClass() in a map by type and reuse it")
        {
            Code = "private static final Map<Class<?>, Factory> PROXIES = new ConcurrentHashMap<>(); // one generated class for each type\n...\nFactory prototype = PROXIES.computeIfAbsent(type, key -> (Factory) Enhancer.create(key, interceptor));\nObject proxy = prototype.newInstance(interceptor);",
        },
        new(["net.bytebuddy.dynamic.", "net.bytebuddy.ByteBuddy"], "Byte Buddy", "cache the generated class of each type: look it up with net.bytebuddy.TypeCache.findOrInsert(loader, key, ...) and reuse it, instead of calling ByteBuddy().subclass(...).make().load(...) for each call"),
        new(["javassist.util.proxy.ProxyFactory", "javassist.util.proxy.DefineClassHelper", "javassist.ClassPool.toClass", "javassist.CtClass.toClass", "javassist.CannotCompileException"], "Javassist", "cache the generated class of each type and reuse it: leave ProxyFactory.useCache at true, its default, and call CtClass.toClass() once for each type, not for each call"),
        new(["java.lang.reflect.Proxy$ProxyBuilder", "java.lang.reflect.Proxy.newProxyInstance", "java.lang.reflect.Proxy.getProxyClass"], "java.lang.reflect.Proxy", "create proxies with one class loader and one list of interfaces, so that the JDK's cache of proxy classes is hit; make no new class loader for each proxy") { IsCommon = true },
        new(["org.codehaus.janino.", "org.codehaus.commons.compiler."], "Janino", "compile each expression once: keep the evaluator in a bounded cache keyed by its text and reuse it, with the changing values as parameters"),
        new(["jdk.nashorn.internal.", "org.openjdk.nashorn."], "Nashorn", "compile each script once ((Compilable) engine).compile(text), keep the CompiledScript in a bounded cache keyed by its text and reuse it; keep one ScriptEngine"),
        new(["xalan.internal.xsltc.", "org.apache.xalan.xsltc."], "XSLTC", "compile each stylesheet once into javax.xml.transform.Templates and reuse it: newTransformer() of that makes no classes"),
        new(["com.googlecode.aviator.", "org.mvel2.optimizers.impl.asm.", "spel.standard.SpelCompiler"], "the expression compiler", "compile each expression once, keep it in a bounded cache keyed by its text and reuse it, with the changing values as variables"),
        new(["bind.v2.runtime.JAXBContextImpl", "bind.v2.runtime.reflect.opt."], "JAXB", "make one JAXBContext for each package or class (it is thread-safe), cache it and reuse it, instead of calling JAXBContext.newInstance for each call") { IsCommon = true },
    ];

    /// <summary>The generator that failed to define a class, the application's frame that asked for it, and whether that was while the program started; null when none did.</summary>
    public static (ClassGenerator Generator, string Caller, bool IsStart, Thrown Thrown)? Failed(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("Metaspace", "Compressed class space") is not null))
        {
            string[] frames = [.. thrown.Frames];
            var at = Array.FindIndex(frames, frame => Of(frame) is not null);
            if (at < 0)
                continue;
            var generator = Of(frames[at])!;
            var caller = Array.Find(frames[at..], frame => ApplicationFrames.IsApplication(frame) && Of(frame) is null && !IsGenerators(frame));
            return (generator, caller is null ? "" : ApplicationFrames.Short(caller), thrown.HasFrame(Starting), thrown);
        }

        return null;
    }

    /// <summary>The generator that a frame or an exception's class is of; null when it is of none.</summary>
    public static ClassGenerator? Of(string name) => Array.Find(Known, generator => generator.Signs.Any(sign => name.Contains(sign, StringComparison.Ordinal)));

    // The library's other frames, between the one that generates and the program that asked.
    private static bool IsGenerators(string frame) =>
        frame.Contains(".cglib.", StringComparison.Ordinal) || frame.StartsWith("net.bytebuddy.", StringComparison.Ordinal) || frame.StartsWith("javassist.", StringComparison.Ordinal) || frame.Contains(".bind.v2.", StringComparison.Ordinal);
}
