using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Pauses wait for pages.</summary>
internal sealed class PausesInTheKernelRule() : CheckedRule(new PausesInTheKernel(), heapFirst: true);
