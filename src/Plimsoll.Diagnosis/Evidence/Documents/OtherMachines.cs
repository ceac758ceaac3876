namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Names the text files of virtual machines that are not HotSpot: they are recognised and answered, not misread.</summary>
internal static class OtherMachines
{
    private static readonly (string Mark, string Format, string Advice)[] Known =
    [
        ("<verbosegc ", "OpenJ9 verbose GC log", "OpenJ9's GC log is not read (of its javacores the event, the heap, the options and the threads are); open it with the Garbage Collection and Memory Visualizer (GCMV)"),
        ("[gc,init] Using C4", "Azul C4 GC log", "Azul's C4 is not read; GC Log Analyzer of Azul opens it"),
        ("Zing VM", "Azul Zing log", "Azul Zing is not read; GC Log Analyzer of Azul opens it"),
        ("Substrate VM", "native-image output", "native images have no HotSpot regions; run with -XX:+PrintGC and read the Serial collector's lines"),
        ("GraalVM Native Image", "native-image output", "native images have no HotSpot regions; run with -XX:+PrintGC and read the Serial collector's lines"),
    ];

    /// <summary>What the text is and what to do with it; null when it is none of these.</summary>
    public static (string Format, string Advice)? Recognise(string sample)
    {
        foreach (var (mark, format, advice) in Known)
        {
            if (sample.Contains(mark, StringComparison.Ordinal))
                return (format, advice);
        }

        return null;
    }
}
