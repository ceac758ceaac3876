using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis;

/// <summary>Which known program the process is, and which of its JVMs: where a cure is to be written.</summary>
public sealed partial class ProcessCase
{
    /// <summary>A trace's own frames say more than any text beside it.</summary>
    private const int TraceWeight = 4;

    private KnownJvm? _knownJvm;
    private bool _systemSought;

    /// <summary>The JVM; null for Flink, and where no known program is recognised or two are alike.</summary>
    internal KnownJvm? KnownJvm
    {
        get
        {
            if (!_systemSought)
            {
                _knownJvm = IsFlink || whole.Processes.Any(process => process.IsFlink) ? null : Recognised();
                _systemSought = true;
            }

            return _knownJvm;
        }
    }

    /// <summary>The setting of the known program that is its heap's size, where the user's own file holds it.</summary>
    internal ApplicationSetting? HeapSetting => KnownJvm?.Heap is { IsSize: true } place ? ApplicationSetting(key => key == place.Key) : null;

    /// <summary>The user's own file at a path; null where it is none, or too large to be one.</summary>
    internal OwnFile? OwnFile(string path) => whole.Facts.First<OwnFile>(file => file.Origin.Source == path);

    private KnownJvm? Recognised()
    {
        IReadOnlyList<SystemSeen> own = facts.Of<SystemSeen>(), seen = own.Count > 0 ? own : whole.Facts.Of<SystemSeen>();
        var traces = facts.Of<Thrown>().Where(thrown => thrown.Link("OutOf") is not null).ToArray();
        var scored = SystemTable.All.Select(system => (System: system, Score: Score(system, seen, traces), system.IsGround)).Where(one => one.Score > 0)
            .OrderBy(one => one.IsGround).ThenByDescending(one => one.Score).ToArray();
        if (scored is not [var best, ..] || (best.Score == 1 && scored is [_, { Score: 1, IsGround: false }, ..]))
            return null;
        return seen.Where(one => one.System == best.System).GroupBy(one => one.Jvm).OrderByDescending(jvm => jvm.Sum(one => one.Weight)).FirstOrDefault()?.Key ?? best.System.Jvms[0];
    }

    private static int Score(KnownSystem system, IReadOnlyList<SystemSeen> seen, Thrown[] traces) =>
        seen.Where(one => one.System == system).Sum(one => one.Weight) + (traces.Any(thrown => SystemRecognition.IsIn(system, thrown)) ? TraceWeight : 0);
}
