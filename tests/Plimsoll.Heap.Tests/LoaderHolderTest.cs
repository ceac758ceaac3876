namespace Plimsoll.Heap.Tests;

/// <summary>Who holds a closed class loader: a thread that runs, or whoever keeps one that never did.</summary>
public sealed class LoaderHolderTest
{
    private const byte Reference = 2;
    private const byte Long = 11;
    private const ulong Hooks = 0x10000;
    private const ulong ObjectClass = 0x10100;
    private const ulong ThreadClass = 0x10200;
    private const ulong LoaderClass = 0x10300;
    private const ulong UrlLoaderClass = 0x10400;
    private const ulong ClassPathClass = 0x10500;
    private const ulong ArrayClass = 0x10600;
    private const ulong RuleSetClass = 0x10700;
    private const ulong Table = 0x20000;
    private const ulong Thread = 0x20100;
    private const ulong RuleSet = 0x20200;
    private const ulong Loader = 0x20300;
    private const ulong ClassPath = 0x20400;

    [Theory]
    [InlineData(0, "leak/classloader/shutdown-hook", "java.lang.ApplicationShutdownHooks.hooks -> ")]
    [InlineData(0x7f00, "leak/classloader/thread", "thread \"?\" -> ")]
    public void A_thread_that_was_never_started_is_held_by_its_registry(long eetop, string pattern, string begins)
    {
        using var graph = HeapGraph.Open(new MemoryStream(Dump((ulong)eetop)), "hooks", cancellation: TestContext.Current.CancellationToken);
        using var reachability = Reachability.Compute(graph);
        var family = LoaderFamilies.Find(graph, reachability).Families.Single(found => found.Leaked == 1);
        var holder = Assert.Single(family.Holders);
        Assert.Equal(pattern, holder.Pattern);
        Assert.StartsWith(begins, holder.Via, StringComparison.Ordinal);
    }

    private static byte[] Dump(ulong eetop) => new HprofWriter()
        .Class(ObjectClass, "java/lang/Object").Class(ArrayClass, "[Ljava/lang/Object;", ObjectClass)
        .Class(ThreadClass, "java/lang/Thread", ObjectClass, fields: [("eetop", Long), ("target", Reference)])
        .Class(LoaderClass, "java/lang/ClassLoader", ObjectClass)
        .Class(UrlLoaderClass, "java/net/URLClassLoader", LoaderClass, fields: [("ucp", Reference)])
        .Class(ClassPathClass, "jdk/internal/loader/URLClassPath", ObjectClass, fields: [("closed", Long)])
        .Class(RuleSetClass, "com/acme/rules/RuleSet", ObjectClass, loader: Loader)
        .Class(Hooks, "java/lang/ApplicationShutdownHooks", ObjectClass, statics: [("hooks", Table)])
        .ObjectArray(Table, ArrayClass, Thread).Instance(Thread, ThreadClass, eetop, RuleSet).Instance(RuleSet, RuleSetClass)
        .Instance(Loader, UrlLoaderClass, ClassPath).Instance(ClassPath, ClassPathClass, 1)
        .Root(Hooks).Root(ObjectClass).Root(ThreadClass).Root(LoaderClass).Root(UrlLoaderClass).Root(ClassPathClass).Root(ArrayClass)
        .ToArray();
}
