using System.Globalization;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>Class metadata: who keeps it, by a server's warnings, by the numbers of collections, by the stack of a start.</summary>
public sealed class ClassMetadataTest
{
    private const string Full = "Exception in thread \"http-nio-8080-exec-3\" java.lang.OutOfMemoryError: Metaspace\n";

    [Theory]
    [InlineData("The web application [shop] appears to have started a thread named [price-feed] but has failed to stop it. This is very likely to create a memory leak.")]
    [InlineData("Web应用程序[shop]似乎启动了一个名为[price-feed]的线程，但未能停止它。这很可能会造成内存泄漏。")]
    [InlineData("La aplicación web [shop] parece haber arrancado un hilo llamado [price-feed] pero no ha podido pararlo.")]
    public void An_application_that_is_stopped_again_and_again_with_its_thread_alive_leaks_its_loader(string warning)
    {
        using var made = new TestCase().With("catalina.out", Stops(4, warning) + Full).With("setenv.sh", "CATALINA_OPTS=\"-Xmx128m -XX:MaxMetaspaceSize=56m\"\n");
        var verdict = made.Diagnose();
        Assert.Equal(("metaspace", "leak/classloader/thread"), (verdict.Findings[0].Failure, verdict.Findings[0].Cause));
        Assert.True(verdict.Findings[0].Confidence >= Scale.Likely);
        Assert.Contains(verdict.Findings[0].Fixes, fix => fix.Summary.Contains("price-feed", StringComparison.Ordinal));
        Assert.DoesNotContain(verdict.Findings, finding => finding.Cause == "undersized/metaspace");
    }

    [Fact]
    public void A_server_that_stops_once_leaks_nothing()
    {
        using var made = new TestCase().With("catalina.out", Stops(1, "The web application [shop] appears to have started a thread named [price-feed] but has failed to stop it. This is very likely to create a memory leak."));
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void Metadata_that_rises_at_one_rate_past_full_collections_is_seen_without_the_error()
    {
        using var made = new TestCase().With("jstat-gc.txt", Jstat(row => 6000 + (row * 2700), row => 700 + (row * 540), row => row / 6));
        var finding = made.First();
        Assert.Equal(("metaspace", "leak/classloader", Severity.Warning), (finding.Failure, finding.Cause, finding.Severity));
    }

    [Fact]
    public void Metadata_that_levels_off_or_is_of_ordinary_classes_in_a_start_is_quiet()
    {
        using var level = new TestCase().With("jstat-gc.txt", Jstat(row => 6000 + (Math.Min(row, 5) * 8000), row => 700 + (Math.Min(row, 5) * 1600), row => row / 6));
        Assert.True(level.IsQuiet());
        using var start = new TestCase().With("jstat-gc.txt", Jstat(row => 6000 + (row * 2700), row => 700 + (row * 324), row => row / 6));
        Assert.True(start.IsQuiet());
        using var uncollected = new TestCase().With("jstat-gc.txt", Jstat(row => 6000 + (row * 2700), row => 700 + (row * 540), _ => 0));
        Assert.True(uncollected.IsQuiet());
    }

    [Fact]
    public void A_program_that_fails_while_it_compiles_its_own_source_needs_a_larger_limit()
    {
        const string Defined = "Caused by: java.lang.OutOfMemoryError: Metaspace\n\tat java.base/java.lang.ClassLoader.defineClass1(Native Method)\n\tat java.base/java.lang.ClassLoader.defineClass(ClassLoader.java:1017)\n\tat clojure.lang.DynamicClassLoader.defineClass(DynamicClassLoader.java:46)\n\tat clojure.lang.Compiler$ObjExpr.getCompiledClass(Compiler.java:4998)\n";
        using var made = new TestCase().With("app.log", "Exception in thread \"main\" Syntax error compiling at (app/core.clj:48:1).\n\tat clojure.lang.Compiler.load(Compiler.java:7653)\n\tat clojure.lang.RT.loadResourceScript(RT.java:381)\n\tat eu.acme.Launcher.main(Launcher.java:10)\n" + Defined);
        Assert.Equal("undersized/metaspace", made.First().Cause);
        using var evaluated = new TestCase().With("app.log", "Exception in thread \"main\" Syntax error compiling at (app/core.clj:48:1).\n\tat clojure.lang.Compiler.eval(Compiler.java:7191)\n\tat clojure.core$eval.invokeStatic(core.clj:3214)\n\tat eu.acme.Rules.run(Rules.java:10)\n" + Defined);
        Assert.NotEqual("undersized/metaspace", evaluated.First().Cause);
    }

    [Fact]
    public void Loaders_of_compiled_style_sheets_are_a_cache_of_generated_classes()
    {
        const string Row = "0x000000007a04e9b0  0x00000000791c9698  0x00007fefcc31be70      51    114688    109504  com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl$TransletClassLoader\n";
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: Metaspace\n")
            .With("loaders.txt", "18474:\nClassLoader         Parent              CLD*               Classes   ChunkSz   BlockSz  Type\n" + string.Concat(Enumerable.Repeat(Row, 30)));
        var finding = made.First();
        Assert.Equal("leak/classloader/codegen-cache", finding.Cause);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("Templates", StringComparison.Ordinal));
    }

    private static string Stops(int count, string warning) => string.Concat(Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture,
        $"21-Nov-2026 10:0{number}:00.000 WARNING [Catalina-utility-2] org.apache.catalina.loader.WebappClassLoaderBase.clearReferencesThreads {warning}\n")));

    private static string Jstat(Func<int, int> used, Func<int, int> small, Func<int, int> full) =>
        "Timestamp S0C S1C S0U S1U EC EU OC OU MC MU CCSC CCSU YGC YGCT FGC FGCT CGC CGCT GCT\n"
        + string.Concat(Enumerable.Range(0, 16).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{1.5 + (row * 2.5):0.0} 5440.0 5440.0 0.0 0.0 43712.0 2000.0 109248.0 8384.6 {used(row) * 1.1:0.0} {used(row)}.0 {small(row) * 1.1:0.0} {small(row)}.0 {row} 0.050 {full(row)} 0.040 - - 0.090\n")));
}
