using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Large arrays keep G1 from working.</summary>
internal sealed class HumongousChurnRule() : CheckedRule(new HumongousChurn(), heapFirst: true);
