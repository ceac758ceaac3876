using System.Globalization;
using System.Text;
using Plimsoll.Flink;

namespace Plimsoll.Reports;

/// <summary>Names, letters and spellings that the views of a memory plan share.</summary>
internal static class MemoryPlanWords
{
    public static string Name(MemoryRegionKind kind) => kind switch
    {
        MemoryRegionKind.TotalProcess => MemoryProse.TotalProcess,
        MemoryRegionKind.TotalFlink => MemoryProse.TotalFlink,
        MemoryRegionKind.FrameworkHeap => MemoryProse.FrameworkHeap,
        MemoryRegionKind.TaskHeap => MemoryProse.TaskHeap,
        MemoryRegionKind.Managed => MemoryProse.Managed,
        MemoryRegionKind.FrameworkOffHeap => MemoryProse.FrameworkOffHeap,
        MemoryRegionKind.TaskOffHeap => MemoryProse.TaskOffHeap,
        MemoryRegionKind.Network => MemoryProse.Network,
        MemoryRegionKind.JvmHeap => MemoryProse.JvmHeap,
        MemoryRegionKind.JvmOffHeap => MemoryProse.JvmOffHeap,
        MemoryRegionKind.JvmMetaspace => MemoryProse.JvmMetaspace,
        _ => MemoryProse.JvmOverhead,
    };

    /// <summary>The field's name in JSON.</summary>
    public static string Field(MemoryRegionKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static char Letter(MemoryRegionKind kind) => kind switch
    {
        MemoryRegionKind.FrameworkHeap => 'F',
        MemoryRegionKind.TaskHeap or MemoryRegionKind.JvmHeap => 'H',
        MemoryRegionKind.Managed => 'M',
        MemoryRegionKind.FrameworkOffHeap => 'D',
        MemoryRegionKind.TaskOffHeap or MemoryRegionKind.JvmOffHeap => 'U',
        MemoryRegionKind.Network => 'N',
        MemoryRegionKind.JvmMetaspace => 'C',
        _ => 'O',
    };

    public static string Process(FlinkProcess process) => process is FlinkProcess.TaskManager ? "TaskManager" : "JobManager";

    /// <summary>Bytes for a person: <c>384.0 MiB</c>; the exact number stands beside it.</summary>
    public static string Size(long bytes)
    {
        var (unit, name) = Math.Abs((double)bytes) switch
        {
            >= 1L << 40 => (1L << 40, "TiB"),
            >= 1L << 30 => (1L << 30, "GiB"),
            >= 1L << 20 => (1L << 20, "MiB"),
            >= 1L << 10 => (1L << 10, "KiB"),
            _ => (1L, "B"),
        };
        var digits = name == "GiB" || name == "TiB" ? "0.000" : unit == 1 ? "0" : "0.0";
        return string.Create(CultureInfo.InvariantCulture, $"{((double)bytes / unit).ToString(digits, CultureInfo.InvariantCulture)} {name}");
    }

    public static string Change(long before, long after) => after == before ? "=" : (after > before ? "+" : "") + Size(after - before);

    /// <summary>Evidence is hostile: no control character of a configuration reaches a terminal.</summary>
    public static string Clean(string text) => text.Any(IsUnsafe) ? new StringBuilder().AppendJoin("", text.Select(letter => IsUnsafe(letter) ? '\uFFFD' : letter)).ToString() : text;

    private static bool IsUnsafe(char letter) => char.IsControl(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format;
}
