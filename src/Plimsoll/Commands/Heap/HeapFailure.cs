using Plimsoll.Heap;

namespace Plimsoll.Commands;

/// <summary>Opens dumps for the <c>heap</c> commands, and turns what goes wrong into messages and exit codes.</summary>
internal static class HeapFailure
{
    public static HeapGraph Open(string path, HeapOptions options, IProgress<HeapProgress>? progress, CancellationToken cancellation)
    {
        if (path == "-")
            throw new HeapDumpException("a heap dump is read more than once, so it cannot come from standard input; save it to a file first");
        return File.Exists(path) ? HeapGraph.Open([path], options, progress, cancellation) : throw new HeapDumpException($"no such file: {path}");
    }

    public static int Guard(CommandHost host, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception failure) when (failure is HeapDumpException or IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine("plimsoll: " + failure.Message);
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is OperationCanceledException || failure is AggregateException { InnerException: OperationCanceledException })
        {
            return ExitCode.Cancelled;
        }
    }
}
