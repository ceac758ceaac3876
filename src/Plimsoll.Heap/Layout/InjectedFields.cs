using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Layout;

/// <summary>Classes that HotSpot gives fields no dump shows (javaClasses.hpp, *_INJECTED_FIELDS, JDK 8 to 25), and the JDK's padded ones (@Contended).</summary>
internal static class InjectedFields
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "java.lang.Class", "java.lang.ClassLoader", "java.lang.Module", "java.lang.Thread", "java.lang.VirtualThread", "java.lang.StackFrameInfo", "java.lang.InternalError",
        "java.lang.invoke.MemberName", "java.lang.invoke.ResolvedMethodName", "java.lang.invoke.MethodHandleNatives$CallSiteContext",
        "java.security.AccessControlContext", "java.lang.StackStreamFactory$AbstractStackWalker",
        "java.util.concurrent.ConcurrentHashMap$CounterCell", "java.util.concurrent.atomic.Striped64$Cell", "java.util.concurrent.ForkJoinPool",
        "java.util.concurrent.ForkJoinPool$WorkQueue", "java.util.concurrent.Exchanger$Node",
    };

    /// <summary>
    /// The declared fields and those of classes too few for distances to show it: the pointer from a class loader to the VM's loader data, and, since JDK 25 moved them there from CallSiteContext (whose
    /// field it took away), the dependencies of a call site and the time of their last cleanup.
    /// </summary>
    public static FieldSlot[] Append(HeapClass type, bool modern) => type.Name switch
    {
        "java.lang.ClassLoader" => [.. type.Record.Fields, new FieldSlot(0, BasicType.Long)],
        "java.lang.invoke.CallSite" when modern && !type.Fields.Any(field => field.Name == "context") => [.. type.Record.Fields, new FieldSlot(0, BasicType.Long), new FieldSlot(0, BasicType.Long)],
        _ => type.Record.Fields,
    };

    /// <summary>Since JDK 19 a thread ends in fields of the VM, so nothing of a subclass fits into its padding, even where the padding hides them.</summary>
    public static bool EndsInHiddenFields(HeapClass type) => type.Name == "java.lang.Thread" && type.Fields.Any(field => field.Name == "holder");

    /// <summary>Core classes that JDK 8 to 14 lay out with references first (classFileParser.cpp, layout_fields).</summary>
    public static bool ReferencesFirst(string name) => name is "java.lang.AssertionStatusDirectives" or "java.lang.Class" or "java.lang.ClassLoader"
        or "java.lang.ref.Reference" or "java.lang.ref.SoftReference" or "java.lang.StackTraceElement" or "java.lang.String" or "java.lang.Throwable";

    public static bool Known(string name) => Names.Contains(name);
}
