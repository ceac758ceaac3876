namespace Plimsoll.Heap.Format;

/// <summary>Sub-record tags of a heap dump segment: HotSpot heapDumper.cpp; from 0x89 on Android's (art/runtime/hprof/hprof.cc).</summary>
internal static class HeapTag
{
    public const byte RootUnknown = 0xff;
    public const byte RootJniGlobal = 0x01;
    public const byte RootJniLocal = 0x02;
    public const byte RootJavaFrame = 0x03;
    public const byte RootNativeStack = 0x04;
    public const byte RootStickyClass = 0x05;
    public const byte RootThreadBlock = 0x06;
    public const byte RootMonitor = 0x07;
    public const byte RootThread = 0x08;

    /// <summary>Not in any file: what a class object holds in fields that HPROF does not write.</summary>
    public const byte RootClassMirror = 0x10;

    public const byte Class = 0x20;
    public const byte Instance = 0x21;
    public const byte ObjectArray = 0x22;
    public const byte PrimitiveArray = 0x23;
    public const byte AndroidHeapInfo = 0xfe;
    public const byte AndroidUnreachable = 0x90;
    public const byte AndroidArrayWithoutData = 0xc3;

    /// <summary>Whether a record is an object other than a class object.</summary>
    public static bool IsInstanceOrArray(byte tag) => tag is (>= Instance and <= PrimitiveArray) or AndroidArrayWithoutData;

    /// <summary>Whether a record names a garbage-collection root.</summary>
    public static bool IsRoot(byte tag) => tag is (>= 1 and <= 8) or RootUnknown or (>= 0x89 and <= 0x8e);

    /// <summary>Whether a root is what a frame of a thread refers to.</summary>
    public static bool IsLocal(byte tag) => tag is RootJniLocal or RootJavaFrame or RootNativeStack or RootThreadBlock;

    /// <summary>The short name that reports use.</summary>
    public static string RootName(byte tag) => tag switch
    {
        RootJniGlobal => "jni-global",
        RootJniLocal => "jni-local",
        RootJavaFrame => "java-frame",
        RootNativeStack => "native-stack",
        RootStickyClass => "system-class",
        RootThreadBlock => "thread-block",
        RootMonitor => "monitor",
        RootThread => "thread",
        RootClassMirror => "class-mirror",
        _ => "unknown",
    };
}
