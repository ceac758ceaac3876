namespace Plimsoll.Diagnosis.Tests;

/// <summary>A case made of named texts in a folder of its own, diagnosed as a user would.</summary>
internal sealed class TestCase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plimsoll-case-");

    /// <summary>Adds a file; the name may hold folders.</summary>
    public TestCase With(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        return this;
    }

    /// <summary>Adds a file of bytes.</summary>
    public TestCase With(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return this;
    }

    /// <summary>The verdict.</summary>
    public CaseVerdict Diagnose() => new Diagnostician().Diagnose([_folder.FullName], () => Stream.Null, null, TestContext.Current.CancellationToken);

    /// <summary>The first finding; fails the test when there is none.</summary>
    public Finding First()
    {
        var verdict = Diagnose();
        Assert.Empty(verdict.Crashed);
        Assert.NotEmpty(verdict.Findings);
        return verdict.Findings[0];
    }

    /// <summary>Whether nothing is claimed with at least even odds.</summary>
    public bool IsQuiet()
    {
        var verdict = Diagnose();
        Assert.Empty(verdict.Crashed);
        return verdict.Findings.All(finding => finding.Confidence < Scale.Likely);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
