using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Finalizers and cleaners.</summary>
internal sealed class HeapFinalizersCommand() : HeapQuestion("finalizers", HeapCommandProse.Finalizers)
{
    protected override double Work => 0.2;

    protected override int Answer(HeapAnswer answer)
    {
        var finalizers = HeapFinalizers.Read(answer.Graph, answer.Cancellation);
        answer.Write(text => HeapFinalizersReport.Text(text, finalizers, answer.Limit), json => HeapFinalizersReport.Json(json, finalizers, answer.JsonLimit));
        return ExitCode.Healthy;
    }
}
