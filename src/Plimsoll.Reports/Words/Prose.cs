using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Plimsoll.Reports;

/// <summary>
/// All prose of the renderers stands in the resources of the folder <c>Prose/</c>, in English. A second language is a second set of these files
/// (<c>Page.de.resx</c>) and a call of <see cref="Speak"/>: no renderer holds a sentence of its own. The executable keeps its own texts in the same way.
/// </summary>
public static class Prose
{
    /// <summary>
    /// Chooses the language of every report that is drafted or rendered from now on; English, the invariant culture, unless this is called. The machine's
    /// culture has no say: the same input must give the same bytes everywhere.
    /// </summary>
    public static void Speak(CultureInfo language) =>
        CompareProse.Culture = DocumentProse.Culture = GcProse.Culture = HeapProse.Culture = MemoryProse.Culture = PageProse.Culture = RuleProse.Culture = VerdictProse.Culture = language;

    /// <summary>A sentence with its places filled; numbers look alike in every language.</summary>
    public static string Fill(string sentence, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, sentence, values);

    /// <summary>The sentence about one thing or about many; the count fills its first place.</summary>
    public static string Count(long count, string one, string many) => Fill(count == 1 ? one : many, count);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The generated classes would else ask the machine for its language.")]
    internal static void SpeakEnglish() => Speak(CultureInfo.InvariantCulture);
}
