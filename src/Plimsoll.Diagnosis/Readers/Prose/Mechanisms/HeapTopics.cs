using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about what was tried with the heap, and about a heap that is well.</summary>
internal static class HeapTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(InVain(), Topic.MoreHeapInVain), (FallsBack(), Topic.FallsBack)];

    // even with 6 GB of heap; increasing the heap only delays it; 调大内存后仍然报错
    private static Regex InVain() => new(
        @"\b(?:increas|rais|doubl|bump|enlarg|expand|chang)\w* (?:of )?(?:the |our |its )?(?:\w+ ){0,3}?(?:heap|memory|-?Xmx)\b[^.。\n]{0,60}?\b(?:does not|doesn't|did not|didn't|do not|don't|no|not|never|only|just|still) (?:really )?(?:help|solv|fix|work|chang|difference|effect|delay|postpon|oom|fail|crash|happen|occur|the same|prolong|out of)\w*"
        + @"|\b(?:more|larger|bigger|higher) (?:heap|memory|-?Xmx)\b[^.。\n]{0,30}?\b(?:does not|doesn't|did not|didn't|only|just) (?:help|solv|fix|delay|postpon|make)\w*|\beven (?:with|at|after) (?:a |an )?(?:heap of )?(?:-?Xmx\S+|\d[\d.]* ?[GM]i?B?(?: of)?(?: heap| memory| ram)|(?:larger|bigger|huge|more) (?:heap|memory|-?Xmx))|\bno matter how (?:much|large|big)\b[^.。\n]{0,20}?\b(?:heap|memory|Xmx)"
        + "|(?:调大|加大|增大|增加|扩大|扩容|扩到|设置|调到|提高)[^。\n]{0,20}?(?:仍然?|还是|依然|依旧|也不行|也没用|没有用|无效|不行|没效果|还会|都不行)",
        RegexOptions.IgnoreCase);

    // it drops after a GC; a saw tooth; GC后会下降
    private static Regex FallsBack() => new(
        @"\b(?:drops?|dropped|falls?|fell|goes (?:back )?down|comes? (?:back )?down|returns?|shrinks?|(?:is|was|gets) (?:freed|reclaimed|released|collected|flushed)|recovers?)\b[^.。\n]{0,30}?\b(?:after|with|on|by|when|during|at)\b[^.。\n]{0,15}?\b(?:gcs?|collections?|garbage|collector)\b"
        + @"|\bgc (?:then |always |still |again )?(?:brings?|frees?|reclaims?|cleans?|releases?|collects?) (?:it|them|the (?:memory|heap)|everything|all|most)\b|\bsaw-? ?tooth\b|\b(?:until|before) (?:the |a |next |another )*(?:full |major |old |young )?(?:gcs?|garbage collect\w+|collections?)\b[^.。\n]{0,25}?\b(?:drops?|falls?|goes|comes|brings?|back|frees?|clears?)\b|(?:full ?)?gc(?:之)?后[^，。\n]{0,6}?(?:会|又|就|能)(?:下降|降|恢复|回落|释放)",
        RegexOptions.IgnoreCase);
}
