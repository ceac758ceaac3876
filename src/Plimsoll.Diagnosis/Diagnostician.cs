using Plimsoll.Diagnosis.Evidence;
using Plimsoll.Diagnosis.Linking;
using Plimsoll.Diagnosis.Verdicts;

namespace Plimsoll.Diagnosis;

/// <summary>Progress of a diagnosis.</summary>
/// <param name="Source">What is being read.</param>
/// <param name="Bytes">Unpacked bytes read so far, of all sources.</param>
/// <param name="TotalBytes">Packed size of everything, where known: an estimate of the end.</param>
public readonly record struct DiagnosisProgress(string Source, long Bytes, long TotalBytes);

/// <summary>The main job: paths in, verdict out.</summary>
public sealed class Diagnostician(EvidenceOptions options)
{
    /// <summary>A diagnostician with the default bounds.</summary>
    public Diagnostician()
        : this(new EvidenceOptions())
    {
    }

    /// <summary>Reads everything below the paths and judges it. Never throws on evidence; unreadable paths are in the coverage.</summary>
    /// <param name="paths">Files, folders, archives, <c>-</c>.</param>
    /// <param name="standardInput">Opens what <c>-</c> stands for.</param>
    /// <param name="progress">Told about twice a megabyte.</param>
    /// <param name="cancellation">Stops the diagnosis.</param>
    public CaseVerdict Diagnose(IReadOnlyList<string> paths, Func<Stream> standardInput, IProgress<DiagnosisProgress>? progress, CancellationToken cancellation)
    {
        var evidence = new EvidenceReading(options, progress, cancellation);
        evidence.Read(paths, standardInput);
        return new Judge(ProcessLinker.Link(evidence.Sources), evidence.Coverage, evidence.Crashed).Decide();
    }
}
