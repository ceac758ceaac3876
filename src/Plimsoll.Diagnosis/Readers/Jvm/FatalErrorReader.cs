using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Fatal error logs, hs_err_pidN.log, whole: what ended the JVM, where, and what the system had left. Their tables of flags, heap and native memory go to the line readers.</summary>
internal sealed class FatalErrorReader : DocumentReader
{
    public override string Format => "fatal error log";

    public override int Recognise(DocumentSample sample) => FatalErrorLog.Begins(sample.Text) ? 95 : 0;

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        var log = FatalErrorLog.Parse(document.Text);
        var origin = document.Origin(log.ErrorLine, log.Error.Length > 0 ? log.Error : "There is insufficient memory for the Java Runtime Environment to continue.", log.At) with { Zoned = log.At is not null };
        sink.Add(new JvmDied { Origin = origin, Log = log });
        if (log.OutOfMemoryRegion is { } region)
            sink.Add(Error(log, region, origin));
        if (log.Resident is { } resident)
            sink.Add(new ResidentMemory { Origin = At(document, log, nameof(log.Resident)), Bytes = resident });
        if (log.ContainerLimit is { } limit)
            sink.Add(new ContainerLimit { Origin = At(document, log, nameof(log.ContainerLimit)), Bytes = limit });
        return new DocumentCoverage(true, log.JavaThreads is { } threads ? $"{threads} Java threads, {log.JavaFrames.Count} frames of the one that failed" : $"{log.JavaFrames.Count} frames", AlsoLines: true);
    }

    // -XX:+CrashOnOutOfMemoryError ends the JVM before the error is thrown: the log stands for the trace.
    private static Thrown Error(FatalErrorLog log, string region, Origin origin)
    {
        const string Class = "java.lang.OutOfMemoryError";
        return new Thrown { Origin = origin, Thread = log.Thread, Chain = [new ThrowableLink(Class, region, $"{Class}: {region}", log.JavaFrames, origin)] };
    }

    private static Origin At(EvidenceDocument document, FatalErrorLog log, string property)
    {
        var (line, text) = log.Sources[property];
        return document.Origin(line, text, log.At) with { Zoned = log.At is not null };
    }
}
