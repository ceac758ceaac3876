using System.Text;
using System.Text.Json;
using Plimsoll.Diagnosis;

namespace Plimsoll.Tests;

/// <summary>The same evidence as runtimes, terminals, mails and editors hand it over: what stands around the lines, and how they are encoded, changes no verdict.</summary>
public sealed class WrappedEvidenceTest
{
    private const long LargestFile = 300_000;

    private static readonly string[] Logs = [".log", ".out"];

    private static readonly (string Name, bool LogsOnly, Func<string, byte[]> Wrap)[] Wrappings =
    [
        ("CRLF", false, text => Utf8(text.Replace("\n", "\r\n", StringComparison.Ordinal))),
        ("byte-order mark", false, text => [.. Encoding.UTF8.GetPreamble(), .. Utf8(text)]),
        ("UTF-16", false, text => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]),
        ("UTF-16, big-endian", false, text => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)]),
        ("kubectl logs --timestamps", true, Each(line => "2026-11-20T10:00:00.123456789Z " + line)),
        ("CRI", true, Each(line => "2026-11-20T10:00:00.123456789+00:00 stdout F " + line)),
        ("docker's json-file", true, Each(line => $$"""{"log":{{JsonSerializer.Serialize(line + "\n")}},"stream":"stdout","time":"2026-11-20T10:00:00.123456789Z"}""")),
        ("docker compose", true, Each(line => "app-1  | " + line)),
        ("syslog", true, Each(line => "Nov 20 10:00:00 node-7 app[123]: " + line)),
        ("ANSI colours", true, Each(line => $"\e[32m{line}\e[0m")),
        ("quoted in a mail", true, Each(line => "> " + line)),
    ];

    [Fact]
    public void NoWrappingChangesAVerdict()
    {
        var differing = new List<string>();
        foreach (var labelled in LabelledCase.All())
        {
            var plain = First(labelled.Evidence);
            differing.AddRange(Wrappings.Select(wrapping => (wrapping.Name, Wrapped: Wrapped(labelled.Evidence, wrapping))).Where(pair => pair.Wrapped is not null && pair.Wrapped != plain).Select(pair => $"{labelled.Name}, {pair.Name}: {plain} -> {pair.Wrapped}"));
        }

        Assert.True(differing.Count == 0, string.Join(Environment.NewLine, differing));
    }

    private static string? Wrapped(string evidence, (string Name, bool LogsOnly, Func<string, byte[]> Wrap) wrapping)
    {
        using var folder = new TemporaryFolder();
        var wrapped = 0;
        foreach (var file in Directory.GetFiles(evidence, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder.Root, Path.GetRelativePath(evidence, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Content(file, wrapping) is { } content)
            {
                File.WriteAllBytes(target, content);
                wrapped++;
            }
            else
            {
                File.CreateSymbolicLink(target, file);
            }
        }

        return wrapped == 0 ? null : First(folder.Root);
    }

    private static byte[]? Content(string file, (string Name, bool LogsOnly, Func<string, byte[]> Wrap) wrapping)
    {
        if (new FileInfo(file).Length > LargestFile || (wrapping.LogsOnly && !Logs.Contains(Path.GetExtension(file))))
            return null;
        var bytes = File.ReadAllBytes(file);
        return bytes.AsSpan().Contains((byte)0) || bytes is [0x1f, 0x8b, ..] ? null : wrapping.Wrap(Encoding.UTF8.GetString(bytes));
    }

    private static string First(string evidence)
    {
        var verdict = new Diagnostician().Diagnose([evidence], () => Stream.Null, null, TestContext.Current.CancellationToken);
        Assert.Empty(verdict.Crashed);
        return verdict.Findings is [var first, ..] ? $"{first.Failure} {first.Cause}" : verdict.Kind.ToString();
    }

    private static Func<string, byte[]> Each(Func<string, string> wrap) => text => Utf8(string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => wrap(line.TrimEnd('\r')))) + "\n");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
