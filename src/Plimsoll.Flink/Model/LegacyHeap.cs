using System.Globalization;

namespace Plimsoll.Flink;

/// <summary>The heap options of 1.9 that 1.10 to 1.20 still map onto the new ones (<c>MemoryBackwardsCompatibilityUtils</c>).</summary>
internal sealed class LegacyHeap(OptionReader options, string prefix, string process)
{
    /// <summary>The legacy setting that counts: <c>heap.size</c> before <c>heap.mb</c>.</summary>
    public Setting? Setting => options.Configuration[$"{prefix}.heap.size"] ?? options.Configuration[$"{prefix}.heap.mb"];

    /// <summary>Sets the target option from the legacy one when only the legacy one is there. Other totals are not looked at, which is a trap.</summary>
    public OptionReader MapTo(MemoryOption target)
    {
        if (options.Version.Epoch is MemoryEpoch.WithoutLegacyKeys || options.Contains(target) || Setting is not { } legacy)
            return options;
        try
        {
            return options.With(new Setting(target.Key, Size(legacy).ToConfiguration(), new SettingOrigin(legacy.Origin.Source, $"from {legacy.Key} at {legacy.Origin}")));
        }
        catch (RefusedException refused) when (options.Version.Epoch > MemoryEpoch.TaskManagerModel)
        {
            throw refused.Prefixed($"{process} failed to map legacy JVM heap option to the new one: ");
        }
    }

    private MemorySize Size(Setting legacy)
    {
        if (!legacy.Key.EndsWith(".mb", StringComparison.Ordinal))
            return options.Size(new MemoryOption(legacy.Key)).Size;
        var megaBytes = options.Integer(new MemoryOption(legacy.Key));
        return megaBytes >= 0
            ? MemorySize.OfMebiBytes(megaBytes)
            : throw RefusedException.Because(string.Create(CultureInfo.InvariantCulture, $"Configured total process memory size ({megaBytes}MB) must not be less than 0."));
    }
}
