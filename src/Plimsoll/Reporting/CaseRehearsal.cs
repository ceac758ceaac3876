using Plimsoll.Diagnosis;
using Plimsoll.Reports;

namespace Plimsoll.Reporting;

/// <summary>
/// A case of a few lines that takes the way of any other through linking, limits, rules and the result. Done while the user's evidence is read, it gets that code
/// compiled on a second CPU: about a third of the time of a small case that need not be waited for.
/// </summary>
internal static class CaseRehearsal
{
    /// <summary>Diagnoses it and throws the result away; its own faults are nobody's business.</summary>
    public static void Run(CancellationToken cancellation)
    {
        var verdict = new Diagnostician().Diagnose(["-"], static () => new MemoryStream(Evidence.ToArray(), writable: false), null, cancellation);
        _ = ReportRenderer.Render(CaseDraft.Of(verdict), ReportFormat.Text, new RenderOptions());
    }

    // A limit breaks, so that rules are asked and something is found.
    private static ReadOnlySpan<byte> Evidence => """
        2026-01-01 10:00:09,000 ERROR org.apache.flink.runtime.taskmanager.Task [] - Map (1/1) switched from RUNNING to FAILED with failure cause:
        java.lang.OutOfMemoryError: Java heap space
        	at java.util.HashMap.resize(HashMap.java:702)
        	at com.example.Map.map(Map.java:7)

        """u8;
}
