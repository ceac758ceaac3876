using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Where the heap of a build was set: <c>GRADLE_OPTS: -Xmx4g</c> in a pipeline's file, <c>the heap is set with GRADLE_OPTS</c> in somebody's words.</summary>
internal sealed class HeapVariableReader : LineReader
{
    public override string Format => "build environment";

    public override IReadOnlyList<string> Literals { get; } = ["GRADLE_OPTS", "MAVEN_OPTS"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Text.TrimStart().StartsWith('#'))
            return;
        if (Set.Match(line.Text) is { Success: true } set)
            context.Facts.Add(new HeapVariable { Origin = line.Origin(), Variable = set.Groups["name"].Value });
        else if (line.Header is null && Telling.Sentences(line.Text).Select(Told).FirstOrDefault(name => name.Length > 0) is { } told)
            context.Facts.Add(new HeapVariable { Origin = line.Origin(), Basis = Basis.Reported, Variable = told });
    }

    private static string Told(string sentence) =>
        Words.Match(sentence) is { Success: true } words && Telling.Happened(sentence, words.Index, words.Length) ? words.Groups["name"].Value : "";

    private const string Name = @"(?<name>(?:GRADLE|MAVEN)_OPTS)\b";

    // -Dorg.gradle.jvmargs=-Xmx4g in it does reach the daemon.
    private static readonly Regex Set = new("(?<![A-Za-z0-9_#])" + Name + @"[""']?\s*[=:]\s*(?:(?!jvmargs)[^\n]){0,200}?-Xmx\d{1,9}[kKmMgG]", RegexOptions.ExplicitCapture);

    // the heap is set with GRADLE_OPTS; we use MAVEN_OPTS to give it 4 GB of heap
    private static readonly Regex Words = new(
        @"(?:\b[Hh]eap\b|\b[Mm]emory\b|-?\bXmx\w*)[^.;\n]{0,30}?\b(?:set|configured|given|passed|defined|raised|increased|bumped|specified)\b[^.;\n]{0,20}?\b(?:with|through|via|in|by|using)\b[^.;\n]{0,16}?\b" + Name
        + @"|\b(?:set|use|used|using|tried|added|exported|changed|increased|raised)\b[^.;\n]{0,20}?\b" + Name + @"[^.;\n]{0,40}?(?:\b[Hh]eap\b|\b[Mm]emory\b|-?\bXmx)",
        RegexOptions.ExplicitCapture);
}
