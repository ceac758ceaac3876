namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// How surely a search node's own check ended its start. The same sentence is a warning of a node that binds to its own machine alone: where only the sentence is quoted it counts less, and nothing where
/// the node is seen at work.
/// </summary>
internal static class RefusedStart
{
    /// <summary>EX_CONFIG of sysexits.h: with it Elasticsearch ends where a check fails.</summary>
    private const int ConfigurationError = 78;

    /// <summary>The weight of a check's line; null where the node went on to work.</summary>
    public static Weight? Of(ProcessCase process, bool isUnsure)
    {
        if (!isUnsure || process.Facts.Any<ProcessExit>(exit => exit.Code == ConfigurationError))
            return Weight.Decisive;
        return process.Case.Facts.Any<SearchNodeAtWork>() ? null : Weight.Strong;
    }
}
