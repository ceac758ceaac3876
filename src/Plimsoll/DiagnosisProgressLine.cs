using Plimsoll.Diagnosis;
using Plimsoll.Reports;

namespace Plimsoll;

/// <summary>One line on standard error that says what is being read, how far it is and how long it may take; silent for the first second and when no one watches.</summary>
internal sealed class DiagnosisProgressLine(CommandHost host, IReadOnlyList<string> paths) : IProgress<DiagnosisProgress>, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long _start = host.Clock.GetTimestamp();
    private readonly Lazy<long> _total = new(() => paths.Where(File.Exists).Sum(path => new FileInfo(path).Length)
        + paths.Where(Directory.Exists).Sum(path => new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Sum(file => file.Length)));

    private TimeSpan _last;
    private bool _shown;

    /// <inheritdoc/>
    public void Report(DiagnosisProgress value)
    {
        var elapsed = host.Clock.GetElapsedTime(_start);
        if (!host.ErrorIsTerminal || elapsed < Quiet || elapsed - _last < Interval)
            return;
        _last = elapsed;
        _shown = true;
        var share = Math.Min(1, (double)value.Bytes / Math.Max(1, _total.Value));
        host.Error.Write("\r\e[K" + Prose.Fill(share > 0.02 ? ProgramProse.ReadingWithRest : ProgramProse.Reading, value.Source, value.Bytes >> 20, share, elapsed.TotalSeconds / share * (1 - share)));
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        if (_shown)
            host.Error.Write("\r\e[K");
        _shown = false;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
