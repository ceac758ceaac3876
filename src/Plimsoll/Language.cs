using System.Globalization;
using Plimsoll.Reports;

namespace Plimsoll;

/// <summary>
/// The one language of the program. What the commands say of themselves, and all messages, stand in the resources of the folder <c>Prose/</c>; what reports say, in that of <c>Plimsoll.Reports</c>.
/// </summary>
internal static class Language
{
    /// <summary>Chooses the language of everything that is said from now on.</summary>
    public static void Speak(CultureInfo language)
    {
        Prose.Speak(language);
        CaseCommandProse.Culture = FlinkCommandProse.Culture = GcCommandProse.Culture = HeapCommandProse.Culture = ProgramProse.Culture = language;
    }
}
