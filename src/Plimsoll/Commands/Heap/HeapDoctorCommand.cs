using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What a dump file is, what is broken, and why it is larger or smaller than the heap.</summary>
internal sealed class HeapDoctorCommand() : HeapQuestion("doctor", HeapCommandProse.Doctor)
{
    protected override double Work => 0.5;

    protected override int Answer(HeapAnswer answer)
    {
        var examination = HeapExamination.Of(answer.Graph, answer.Cancellation);
        if (answer.Json)
            answer.Write(_ => { }, json => HeapExaminationReport.Json(json, examination));
        else
            HeapExaminationReport.Text(answer.Host.Output, examination);
        return ExitCode.Healthy;
    }
}
