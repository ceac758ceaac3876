using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A kill for memory in a person's words: <c>the container's memory exceeds the limit and the system's oom killer ends it</c>.</summary>
internal sealed class KillToldReader : LineReader
{
    /// <summary>systemd's own words have their reader.</summary>
    private const string Unit = "killed by the OOM killer";

    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = [" oom killer", " oom-killer", " OOM-killer", "exceeds the limit", "exceeded the limit", "exceeds its limit", "exceeds the memory limit", "exceeds its memory limit", "exceeded its memory limit"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["kills ", "killed", "restarted because", "terminated because", "crashing with OOM", "dying with OOM", "restarting with OOM", "被杀", "被kill", "杀掉", "杀死"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text) || line.Text.Contains(Unit, StringComparison.Ordinal) || Told.Match(line.Text) is not { Success: true } told || Denied.IsMatch(line.Text.AsSpan(0, told.Index)))
            return;
        // What is told of a container, and not of "the system", is told of its limit; memory "of the node" may be either's.
        var scope = told.Groups["yarn"].Success ? KillScope.YarnPhysical : told.Groups["node"].Success ? KillScope.Unsaid : told.Groups["container"].Success || Contained.IsMatch(line.Text) ? KillScope.Container : KillScope.Unsaid;
        context.Facts.Add(new ProcessKilled { Origin = line.Origin(), Basis = Basis.Reported, Scope = scope, Subject = ContainerName.RoleOfVictim(line.Text, told.Index) });
    }

    private static readonly Regex Told = new("""
        \b(?:killed|ended|terminated|shot)\ by\ (?:the\ )?(?:(?:system|kernel|linux|host)(?:'s)?\ )?oom[\ -]?killer
        |\b(?<container>container|pod)s?\ (?:is|was|are|were|gets?|got|keeps?\ (?:getting|being)|has\ been|have\ been)\ (?:always\ |often\ |repeatedly\ |constantly\ )?killed\ (?:with|by|due\ to|because\ of|for|on)\ (?:an?\ |the\ )?oom(?![\ -]?killer)(?:[\ -]?killed)?\b
        |\b(?<container>container|pod)s?\ keeps?\ (?:crashing|dying|restarting)\ with\ oom(?:s|[\ -](?:errors?|kills?))?\ (?:because|since|as)\ (?:the|its|our)\ (?:jvm|java)\ (?:is\ |tries\ to\ |wants\ to\ )?(?:trying\ to\ )?(?:allocat|tak|us|claim|reserv|grab)\w*\ (?!only\b|just\b)[^.\n]{0,20}\d\ ?[GM]i?B?\b
        |\boom[\ -]?killer\ (?:kills|killed|ends|ended|terminates|terminated|strikes|struck)
        |\b(?:kernel|kubernetes|k8s|kubelet|docker|podman|openshift)\ (?:kills|killed)\ (?:the|a|my|our|its|this)\ (?:[\w-]+\ )?(?<container>container|pod)s?\b[^.\n]{0,40}(?:137|oom|memory)
        |(?<container>container|pod)s?\ (?:(?:was|is|were|are|got|gets|being|has\ been|have\ been)\ )?(?:restarted|killed|terminated)\ because\ (?:it|they)\ (?:went\ over|goes\ over|ran\ over|exceeded|used\ more\ than)\ (?:the|its|their)\ (?:[a-z]+\ )?(?:memory|ram)\b(?<node>\ of\ the\ (?:node|host|machine)\b)?
        |\b(?<container>container|pod)s?\b[^.,;\n]{0,40}\b(?:killed|terminated|evicted|restarted)\ (?:for|due\ to|because\ of|by|when|after|on|once|as\ soon\ as)\ (?:it\ |they\ )?(?:go(?:es|ing)?\ (?:over|above|beyond|past)|went\ (?:over|above|beyond|past)|exceed(?:s|ed|ing)?|hit(?:s|ting)?|reach(?:es|ed|ing)?|pass(?:es|ed|ing)?|run(?:s|ning)?\ over|us(?:es|ed|ing)\ more\ than|overrun(?:s|ning)?|breach(?:es|ed|ing)?)\ (?:the|its|their|our|a)\ (?:container\ |pod\ |configured\ |hard\ )?memory\ (?:limits?|quota)\b
        |(?<container>container|pod)(?:'s)?\b[^.\n]{0,30}\bmemory\b[^.\n]{0,20}\bexceed(?:s|ed)\ (?:the|its)\ (?:memory\ )?limit
        |\bkilled\b[^.\n]{0,40}\breached\ (?:the|its)\ (?:memory\ )?limit
        |(?<container>container|pod)\b[^.\n]{0,30}\bran\ out\ of\ memory\b[^.\n]{0,20}\bkilled\b
        |(?<container>container|pod)\b[^.\n]{0,30}\bexceed(?:s|ed)\ (?:the|its)\ memory\ limit
        |\bkilled\ by\ (?:the\ )?(?<yarn>yarn|resource\ ?manager|node\ ?manager)\b[^.\n]{0,60}\b(?:memory|oom)\b
        |\b(?:memory|oom)\b[^.\n]{0,60}\bkilled\ by\ (?:the\ )?(?<yarn>yarn|resource\ ?manager|node\ ?manager)\b
        |(?:内存|oom)[^。\n]{0,30}被\ ?(?<yarn>yarn)[^，。\n]{0,10}(?:杀|kill)
        |被\ ?(?<yarn>yarn)[^，。\n]{0,10}(?:杀|kill)[^。\n]{0,30}(?:内存|oom)
        |(?:内存|oom)[^。\n]{0,30}被\ ?(?<container>k8s|kubernetes|kubelet|docker|容器)[^，。\n]{0,10}(?:杀|kill)
        |(?<container>容器|pod|container)[^。\n]{0,20}(?:内存|oom)[^。\n]{0,20}被\ ?(?:杀|kill)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Denied = new(@"\b(?:not|no|never|without|isn't|wasn't|neither|if|when|unless)\b(?:(?!\b(?:and|but)\b)[^.;,\n]){0,40}$|(?:没有|不会|避免|防止|如果|可能|是否|会不会)[^，。；\n]{0,20}$", RegexOptions.IgnoreCase);

    private static readonly Regex Contained = new(@"\b(?:container|pod|cgroup)\b", RegexOptions.IgnoreCase);
}
