using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Diagnosis.Tests;

public sealed class ScaleTest
{
    private static readonly Fact Machine = new JvmRefusal { Origin = Origin.None };
    private static readonly Fact Person = new Statement { Origin = Origin.None, Basis = Basis.Reported, Topic = Topic.Growth };

    [Theory]
    [InlineData(new[] { Weight.Decisive }, 0.85, 1)]
    [InlineData(new[] { Weight.Strong }, 0.5, 0.85)]
    [InlineData(new[] { Weight.Weak }, 0.01, 0.5)]
    [InlineData(new[] { Weight.Weak, Weight.Weak }, 0.01, 0.5)]
    [InlineData(new[] { Weight.Strong, Weight.Strong }, 0.85, 1)]
    [InlineData(new[] { Weight.Strong, Weight.Against }, 0.01, 0.5)]
    public void Independent_witnesses_add_up(Weight[] weights, double from, double to)
    {
        var scale = new Scale();
        for (var index = 0; index < weights.Length; index++)
            Put(scale, weights[index], $"group {index}", Machine);
        Assert.InRange(scale.Confidence, from, to);
    }

    [Fact]
    public void Witnesses_of_one_event_count_once()
    {
        var one = new Scale();
        one.For(Weight.Strong, "event", "seen", Machine);
        var three = new Scale();
        for (var i = 0; i < 3; i++)
            three.For(Weight.Strong, "event", "seen", Machine);
        Assert.Equal(one.Confidence, three.Confidence);
    }

    [Fact]
    public void Words_alone_never_confirm()
    {
        var scale = new Scale();
        for (var i = 0; i < 10; i++)
            scale.For(Weight.Decisive, $"group {i}", "told", Person);
        Assert.True(scale.Confidence < Scale.Confirmed);
    }

    [Fact]
    public void A_refuted_hypothesis_is_worth_nothing()
    {
        var scale = new Scale();
        scale.For(Weight.Decisive, "a", "seen", Machine);
        scale.Refute("impossible", Machine);
        Assert.Equal(0, scale.Confidence);
    }

    [Fact]
    public void A_further_supporting_witness_never_lowers_the_confidence()
    {
        var weights = Gen.Elements(Weight.Weak, Weight.Strong, Weight.Decisive, Weight.Against);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(weights.ArrayOf().ToArbitrary(), list =>
        {
            var scale = new Scale();
            for (var index = 0; index < list.Length; index++)
                Put(scale, list[index], $"group {index}", Machine);
            var before = scale.Confidence;
            scale.For(Weight.Weak, "one more", "seen", Machine);
            return scale.Confidence >= before && scale.Confidence is >= 0 and <= 1;
        }));
    }

    private static void Put(Scale scale, Weight weight, string group, Fact fact)
    {
        if (weight == Weight.Against)
            scale.Against(group, "seen", fact);
        else
            scale.For(weight, group, "seen", fact);
    }
}
