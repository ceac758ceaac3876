namespace Plimsoll;

/// <summary>A folder for one test, gone with it. Every test project compiles this file (Directory.Build.props).</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("plimsoll-test-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, true);
}
