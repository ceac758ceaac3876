using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Finds in a person's line which limits are said to have broken, and of which process.</summary>
internal static class FailureTellings
{
    /// <summary>The failures that a line tells, by sentence; words that name a region outdo those that do not.</summary>
    public static IEnumerable<FailureTold> In(string line, Origin origin)
    {
        if (TraceText.Throwable(line) is not null || TraceText.IsFrame(line) || LogHeader.Parse(line) is { Level: not null } || IsMachine(line))
            yield break;
        foreach (var sentence in Telling.Sentences(line))
        {
            var told = Told(sentence).ToArray();
            var named = Array.Exists(told, one => one.Phrase.Saying is FailureSaying.Broke or FailureSaying.Grows);
            // A kill has readers of its own, and is no proof of a full heap.
            var killed = Killed.IsMatch(sentence);
            foreach (var (phrase, match) in told)
            {
                if (phrase.Saying is FailureSaying.Nameless or FailureSaying.NamelessGrowth && (named || killed))
                    continue;
                yield return new FailureTold { Origin = origin, Basis = Basis.Reported, Failure = phrase.Failure, Saying = phrase.Saying, Words = match.Value, Subject = RoleIn(sentence, match.Index + match.Length) };
            }
        }
    }

    /// <summary>Whether a line is one of a file, a command or a tool's list of classes.</summary>
    public static bool IsMachine(string line) => Setting.IsMatch(line);

    private static IEnumerable<(FailurePhrase Phrase, Match Match)> Told(string sentence)
    {
        foreach (var phrase in FailurePhrase.All)
        {
            var match = phrase.Pattern.Matches(sentence).FirstOrDefault(found => Telling.Happened(sentence, found.Index, found.Length));
            if (match is not null)
                yield return (phrase, match);
        }
    }

    /// <summary>The process that a sentence is about: the last one named up to a place, else the first behind it.</summary>
    public static ProcessRole RoleIn(string sentence, int end)
    {
        var roles = Role.Matches(sentence);
        return (roles.LastOrDefault(role => role.Index < end) ?? roles.FirstOrDefault()) switch
        {
            null => ProcessRole.Unknown,
            { } role when role.Groups["jm"].Success => ProcessRole.JobManager,
            _ => ProcessRole.TaskManager,
        };
    }

    private static readonly Regex Role = new(@"(?<tm>\btask[ -]?managers?\b|\btask ?executors?\b)|(?<jm>\bjob[ -]?(?:manager|master)s?\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex Killed = new(@"\bkill(?:s|ed|er|ing)?\b|\bevict|\b137\b|被(?:杀|kill)|杀掉|驱逐", RegexOptions.IgnoreCase);

    // A line of a file, a command or a tool's list of classes, not of a person.
    private static readonly Regex Setting = new(@"^\s*(?:\[*L(?:[a-z]\w*[./])+\w|[\w.-]+\s*[=:]\s*\S+\s*$|-[A-Za-z][\w:+.-]*|//|/\*|#!|\$ )");
}
