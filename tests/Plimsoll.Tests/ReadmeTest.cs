using System.Text;

namespace Plimsoll.Tests;

/// <summary>What README and docs show is what the program prints. <c>PLIMSOLL_UPDATE=1</c> rewrites them.</summary>
public sealed class ReadmeTest
{
    private const string Marker = "<!-- output: ";

    [Fact]
    public async Task Shown_output_is_printed_by_the_program()
    {
        var path = Path.Combine(PlimsollProcess.Repository, "README.md");
        var shown = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var actual = await RefreshAsync(shown);
        if (Environment.GetEnvironmentVariable("PLIMSOLL_UPDATE") == "1")
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        else
            Assert.Equal(actual, shown);
    }

    [Fact]
    public async Task Rules_page_is_current()
    {
        var path = Path.Combine(PlimsollProcess.Repository, "docs", "rules.md");
        var run = await PlimsollProcess.RunAsync("rules", "--format", "markdown");
        if (Environment.GetEnvironmentVariable("PLIMSOLL_UPDATE") == "1")
            await File.WriteAllTextAsync(path, run.Output, TestContext.Current.CancellationToken);
        else
            Assert.Equal(run.Output, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    // A marker names the arguments; the fenced block after it holds the output.
    private static async Task<string> RefreshAsync(string text)
    {
        var fresh = new StringBuilder();
        var position = 0;
        while (text.IndexOf(Marker, position, StringComparison.Ordinal) is >= 0 and var marker)
        {
            var open = text.IndexOf("```\n", marker, StringComparison.Ordinal) + 4;
            var close = text.IndexOf("```\n", open, StringComparison.Ordinal);
            var arguments = text[(marker + Marker.Length)..text.IndexOf(" -->", marker, StringComparison.Ordinal)].Split(' ');
            var run = await PlimsollProcess.RunAsync([.. arguments.Select(argument => argument.StartsWith("examples/", StringComparison.Ordinal) ? Path.Combine(PlimsollProcess.Repository, argument) : argument)]);
            fresh.Append(text, position, open - position).Append(run.Output);
            position = close;
        }

        return fresh.Append(text, position, text.Length - position).ToString();
    }
}
