using Plimsoll.Heap;

namespace Plimsoll.Commands;

/// <summary>Turns what goes wrong in <c>heap</c> commands into messages and exit codes.</summary>
internal static class HeapFailure
{
    public static int Guard(CommandHost host, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception failure) when (failure is HeapDumpException or IOException or UnauthorizedAccessException)
        {
            host.Tell(failure.Message);
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is OperationCanceledException || failure is AggregateException { InnerException: OperationCanceledException })
        {
            return ExitCode.Cancelled;
        }
    }
}
