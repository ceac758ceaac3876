using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Rules;

namespace Plimsoll.Diagnosis.Tests;

public sealed partial class RuleBookTest
{
    private static readonly string[] Failures =
    [
        "heap-space", "gc-overhead", "array-size", "gc-stall", "metaspace", "compressed-class-space", "code-cache", "direct-memory", "netty-direct-memory", "network-buffers", "managed-memory",
        "native-thread", "native-memory", "container-limit", "host-oom", "invalid-configuration", "checkpoint-size", "rpc-size",
    ];

    private static readonly string[] CauseWords = ["undersized", "oversized", "conflict", "wrong-setting", "leak", "state-growth", "large-record", "load", "restart-loop", "external", "version-bug", "unknown"];

    [Fact]
    public void Every_failure_of_the_taxonomy_has_its_limit() => Assert.Equal(Failures.Order(StringComparer.Ordinal), RuleBook.Limits.Select(limit => limit.Failure).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rule_of_the_assembly_is_in_the_book() =>
        Assert.Equal(typeof(Rule).Assembly.GetTypes().Count(type => !type.IsAbstract && type.IsSubclassOf(typeof(Rule))), RuleBook.Rules.Count);

    [Fact]
    public void Ids_are_unique() => Assert.Equal(RuleBook.Rules.Count, RuleBook.Rules.Select(card => card.Id).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Every_rule_and_every_check_lies_in_a_file_of_its_id()
    {
        (string Type, string Id)[] declared =
        [
            .. RuleCatalog.Create().Select(rule => (rule.GetType().Name, rule.Card.Id)),
            .. CheckCatalog.Create().Select(check => (check.GetType().Name, check.Card.Id)),
        ];
        // Where a fact, shared evidence or a check has the name already, the rule's ends in "Rule".
        Assert.All(declared, one => Assert.Equal(one.Id.Replace("-", "", StringComparison.Ordinal), one.Type.EndsWith("Rule", StringComparison.Ordinal) ? one.Type[..^4] : one.Type, ignoreCase: true));
    }

    [Fact]
    public void Every_card_says_what_a_reader_needs()
    {
        foreach (var card in RuleBook.Rules)
        {
            Assert.Matches(Slug(), card.Id);
            Assert.True(card.Explains.All(failure => Failures.Contains(failure)), card.Id);
            Assert.Contains(card.Cause.Split('/')[0], CauseWords);
            Assert.True(card.Mechanism.Length > 60, card.Id);
            Assert.NotEmpty(card.Needs);
            Assert.NotEmpty(card.References);
            Assert.False(card.Title.EndsWith('.') || card.Title.Contains('\n', StringComparison.Ordinal), card.Id);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Slug();
}
