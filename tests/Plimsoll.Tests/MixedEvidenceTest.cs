using System.Text.RegularExpressions;
using Plimsoll.Diagnosis;

namespace Plimsoll.Tests;

/// <summary>
/// Files of different incidents in one folder, lines cut and doubled, numbers blown up or taken away: whatever the mixture, every check runs to its end. Readers meet there figures that no
/// program prints, rules what no case of their own shows them: half of their evidence, or twice as much. PLIMSOLL_FUZZ=n runs n mixtures instead of the fixed number.
/// </summary>
public sealed partial class MixedEvidenceTest
{
    private const long LargestFile = 200_000;

    private static readonly string[] Absurd = ["0", "-1", "", "9223372036854775807", "9223372036854775808", "340282366920938463463374607431768211456", "1e308", "0.0000000000000000001", "0x7fffffffffffffff", "NaN", "99999999999"];

    [Fact]
    public void NoCheckCrashesOnAnyMixture()
    {
        var files = LabelledCase.All().SelectMany(labelled => Directory.GetFiles(labelled.Evidence, "*", SearchOption.AllDirectories)).Where(file => new FileInfo(file).Length < LargestFile).Order(StringComparer.Ordinal).ToArray();
        var mixtures = int.TryParse(Environment.GetEnvironmentVariable("PLIMSOLL_FUZZ"), out var wanted) ? wanted : 60;
        for (var seed = 0; seed < mixtures; seed++)
            Check(files, seed);
    }

    private static void Check(string[] files, int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        for (var count = random.Next(1, 7); count > 0; count--)
            Put(files[random.Next(files.Length)], folder.Root, random);
        var verdict = new Diagnostician().Diagnose([folder.Root], () => Stream.Null, null, TestContext.Current.CancellationToken);
        Assert.True(verdict.Crashed.Count == 0, $"seed {seed}: {string.Join("; ", verdict.Crashed)}");
        Assert.All(verdict.Findings, finding => Assert.InRange(finding.Confidence, 0, 1));
    }

    private static void Put(string file, string folder, Random random)
    {
        var target = Path.Combine(folder, $"{random.Next(3)}", Path.GetFileName(file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (random.Next(3) == 0 || file.EndsWith(".gz", StringComparison.Ordinal) || Path.GetFileName(file) == "_metadata")
        {
            File.Copy(file, target, overwrite: true);
            return;
        }

        var lines = File.ReadAllLines(file);
        File.WriteAllLines(target, lines.Where(_ => random.Next(20) != 0).SelectMany(line => Enumerable.Repeat(Damaged(line, random), random.Next(40) == 0 ? 2 : 1)));
    }

    private static string Damaged(string line, Random random) => random.Next(30) switch
    {
        0 => line[..random.Next(line.Length + 1)],
        1 => Digits().Replace(line, Absurd[random.Next(Absurd.Length)]),
        2 => Digits().Replace(line, number => random.Next(3) == 0 ? Absurd[random.Next(Absurd.Length)] : number.Value),
        _ => line,
    };

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
