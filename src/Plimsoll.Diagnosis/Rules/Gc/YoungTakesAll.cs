using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The young generation starves the old one.</summary>
internal sealed class YoungTakesAll() : CheckedRule(new YoungOversized(), heapFirst: false);
