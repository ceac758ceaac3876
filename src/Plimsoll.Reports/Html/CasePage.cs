namespace Plimsoll.Reports;
internal static class CasePage { public static string Write(CaseReport report) => report.SchemaVersion; }
