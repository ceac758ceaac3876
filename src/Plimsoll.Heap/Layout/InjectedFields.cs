using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Layout;

/// <summary>Classes that HotSpot gives fields no dump shows (javaClasses.hpp, *_INJECTED_FIELDS, JDK 8 to 25), and the JDK's padded ones (@Contended).</summary>
internal static class InjectedFields
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "java.lang.Class", "java.lang.ClassLoader", "java.lang.Module", "java.lang.Thread", "java.lang.StackFrameInfo", "java.lang.InternalError",
        "java.lang.invoke.MemberName", "java.lang.invoke.ResolvedMethodName", "java.lang.invoke.MethodHandleNatives$CallSiteContext",
        "jdk.internal.vm.StackChunk", "java.security.AccessControlContext", "java.lang.StackStreamFactory$AbstractStackWalker",
        "java.util.concurrent.ConcurrentHashMap$CounterCell", "java.util.concurrent.atomic.Striped64$Cell", "java.util.concurrent.ForkJoinPool",
        "java.util.concurrent.ForkJoinPool$WorkQueue", "java.util.concurrent.Exchanger$Node",
    };

    /// <summary>The declared fields and, for class loaders, the pointer to the VM's loader data: loaders are too few for distances to show it.</summary>
    public static FieldSlot[] Append(HeapClass type) =>
        type.Name == "java.lang.ClassLoader" ? [.. type.Record.Fields, new FieldSlot(0, BasicType.Long)] : type.Record.Fields;

    /// <summary>Core classes that JDK 8 to 14 lay out with references first (classFileParser.cpp, layout_fields).</summary>
    public static bool ReferencesFirst(string name) => name is "java.lang.AssertionStatusDirectives" or "java.lang.Class" or "java.lang.ClassLoader"
        or "java.lang.ref.Reference" or "java.lang.ref.SoftReference" or "java.lang.StackTraceElement" or "java.lang.String" or "java.lang.Throwable";

    public static bool Known(string name) => Names.Contains(name);
}
