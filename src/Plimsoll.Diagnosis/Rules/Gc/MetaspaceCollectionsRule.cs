using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Class metadata asks for full collections.</summary>
internal sealed class MetaspaceCollectionsRule() : CheckedRule(new MetaspaceCollections(), heapFirst: false);
