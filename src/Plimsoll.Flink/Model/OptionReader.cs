using System.Globalization;

namespace Plimsoll.Flink;

/// <summary>A size and where it comes from.</summary>
internal readonly record struct Amount(MemorySize Size, MemoryOrigin Origin)
{
    public long Bytes => Size.Bytes;

    public static Amount Derived(MemorySize size, string text) => new(size, new MemoryOrigin(MemoryOriginKind.Derived, text));
}

/// <summary>A range with a fraction (<c>RangeFraction</c>).</summary>
internal sealed record FractionRange(string Name, Amount Min, Amount Max, double Fraction, MemoryOrigin FractionOrigin, MemoryOption FractionOption)
{
    public Amount Of(MemorySize whole, string wholeName) =>
        Clamp(whole.Multiply(Fraction), $"{FractionText} of {wholeName} {whole.ToHumanReadable()}");

    /// <summary>The part of a whole of which only the rest is known: rest * f / (1 - f).</summary>
    public Amount OfRest(MemorySize rest, string restName) =>
        Clamp(rest.Multiply(Fraction / (1 - Fraction)), $"{FractionText} of the whole that {restName} {rest.ToHumanReadable()} is the rest of");

    private string FractionText => $"{FractionOption.Key} {((float)Fraction).ToString("R", CultureInfo.InvariantCulture)} ({FractionOrigin.Text})";

    private Amount Clamp(MemorySize size, string formula)
    {
        if (size > Max.Size)
            return Amount.Derived(Max.Size, $"{formula} would be {size.ToHumanReadable()}, capped at the maximum ({Max.Origin.Text})");
        return size < Min.Size
            ? Amount.Derived(Min.Size, $"{formula} would be {size.ToHumanReadable()}, raised to the minimum ({Min.Origin.Text})")
            : Amount.Derived(size, formula);
    }
}

/// <summary>Reads typed options of one configuration as one version of Flink does.</summary>
internal sealed class OptionReader(Configuration configuration, FlinkVersion version)
{
    public Configuration Configuration { get; } = configuration;

    public FlinkVersion Version { get; } = version;

    /// <summary>A copy that reads a changed configuration.</summary>
    public OptionReader With(Setting setting) => new(new Configuration([.. Configuration.All, setting], Configuration.Issues), Version);

    public Setting? Find(MemoryOption option) => Configuration.Find(option.Key, Version);

    public bool Contains(MemoryOption option) => Find(option) is not null;

    public Amount Size(MemoryOption option)
    {
        var setting = Find(option);
        var text = setting?.Value ?? option.Default ?? throw new InvalidOperationException($"{option.Key} has neither a value nor a default.");
        return MemorySize.TryParse(text, out var size, out var error)
            ? new Amount(size, Origin(option, setting, size.ToString()))
            : throw RefusedException.Because($"Cannot read memory size from config option '{option.Key}'.", Unparsable(text, option.Key), error);
    }

    public FractionRange Range(string name, MemoryOption min, MemoryOption max, MemoryOption fraction) =>
        Range(name, Size(min), Size(max), fraction);

    public FractionRange Range(string name, Amount min, Amount max, MemoryOption option)
    {
        var fraction = Fraction(option);
        if (min.Size > max.Size)
            throw Inconsistent("min value must be less or equal to max value");
        if (!(fraction >= 0 && fraction < 1))
            throw Inconsistent("fraction must be in range [0, 1)");
        return new FractionRange(name, min, max, fraction, FractionOrigin(option), option);

        RefusedException Inconsistent(string cause) => RefusedException.Because(
            $"Inconsistently configured {option} ({JavaDouble.Print(fraction)}) and its min ({min.Size.ToHumanReadable()}), max ({max.Size.ToHumanReadable()}) value",
            $"IllegalArgumentException: {cause}");
    }

    public double Fraction(MemoryOption option)
    {
        var text = Find(option)?.Value ?? option.Default!;
        return JavaDouble.TryParseFraction(text, out var fraction) ? fraction : throw NotANumber(text, option.Key);
    }

    public long Integer(MemoryOption option)
    {
        var text = Find(option)?.Value ?? option.Default!;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw NotANumber(text, option.Key);
    }

    public bool Flag(MemoryOption option)
    {
        var text = Find(option)?.Value ?? option.Default!;
        if (bool.TryParse(text.Trim(), out var flag))
            return flag;
        throw new RefusedException(
            Unparsable(text, option.Key),
            $"IllegalArgumentException: Unrecognized option for boolean: {text}. Expected either true or false(case insensitive)");
    }

    public static MemoryOrigin Origin(MemoryOption option, Setting? setting, string value) => setting is null
        ? new MemoryOrigin(MemoryOriginKind.Default, $"default {value} of {option.Key}")
        : new MemoryOrigin(MemoryOriginKind.Set, $"set: {setting.Key}: {setting.DisplayValue} ({setting.Origin})", setting);

    private MemoryOrigin FractionOrigin(MemoryOption option) => Find(option) is { } setting
        ? new MemoryOrigin(MemoryOriginKind.Set, $"set, {setting.Origin}", setting)
        : new MemoryOrigin(MemoryOriginKind.Default, "default");

    private static RefusedException NotANumber(string text, string key) =>
        new(Unparsable(text, key), text.Trim().Length == 0 ? "NumberFormatException: empty String" : $"NumberFormatException: For input string: \"{text}\"");

    private static string Unparsable(string text, string key) =>
        $"IllegalArgumentException: Could not parse value '{(Setting.IsSecretKey(key) ? Setting.Mask : text)}' for key '{key}'.";
}
