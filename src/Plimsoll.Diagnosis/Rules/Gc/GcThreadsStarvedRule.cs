using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Pauses wait for a CPU.</summary>
internal sealed class GcThreadsStarvedRule() : CheckedRule(new GcThreadsStarved(), heapFirst: true);
