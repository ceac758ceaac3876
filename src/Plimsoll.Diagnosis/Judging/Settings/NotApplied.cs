using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>An option asks for more direct memory than the failure's own message grants: it did not arrive.</summary>
/// <param name="Flag">The option.</param>
/// <param name="Weight">How much it says.</param>
/// <param name="Claim">Why it has no effect, or that it has none.</param>
/// <param name="Cure">What to do.</param>
/// <param name="Value">What to set it to; null when its value is right and its place is not.</param>
internal sealed record NotApplied(JvmFlag Flag, Weight Weight, string Claim, string Cure, string? Value)
{
    private const string Property = "io.netty.maxDirectMemory";

    /// <summary>The option without effect; null when there is none, or the message tells no limit.</summary>
    public static NotApplied? Of(BrokenLimit limit) =>
        limit.Failure is "netty-direct-memory" or "direct-memory" && NettyRequest.Of(limit) is { Max: > 0 } request
            ? OfProperty(limit, request) ?? OfFile(limit, request)
            : null;

    // io.netty.util.internal.SystemPropertyUtil.getLong parses a plain decimal number and falls back to the default, with a warning, where the text is none.
    private static NotApplied? OfProperty(BrokenLimit limit, NettyRequest request)
    {
        if (request.Thrown.Link("OutOfDirectMemoryError") is not { } error || Properties(limit) is not [.., var set])
            return null;
        var wanted = $"-D{Prefix.Match(error.Text).Groups["prefix"].Value}{Property}";
        if (JvmFlags.ParseBytes(set.Value) is not { } bytes || !Differs(bytes, request.Max))
            return null;
        if (set.Name != wanted && Properties(limit).All(flag => flag.Name != wanted))
            return new NotApplied(set, Weight.Strong, $"the Netty that failed is a shaded one and reads {wanted} only, not {set.Name}", $"name the property as the shaded Netty reads it: {wanted}={bytes}", FormattableString.Invariant($"{bytes}"));
        return set.Value.All(char.IsAsciiDigit)
            ? null
            : new NotApplied(set, Weight.Decisive, $"Netty reads {set.Name} as a plain number of bytes: {set.Value} is none and is ignored", $"write the number of bytes: {set.Name}={bytes}", FormattableString.Invariant($"{bytes}"));
    }

    private static NotApplied? OfFile(BrokenLimit limit, NettyRequest request)
    {
        var set = limit.Case.Facts.Of<JvmFlag>().Where(flag => flag is { Name: "MaxDirectMemorySize", AfterMain: false }).ToArray();
        if (set.Length == 0 || set.Concat(Properties(limit)).Any(flag => JvmFlags.ParseBytes(flag.Value) is not { } bytes || bytes <= request.Max || !Differs(bytes, request.Max)))
            return null;
        var own = limit.Facts.Of<JvmFlag>().LastOrDefault(flag => set.Contains(flag)) ?? set[^1];
        return new NotApplied(
            own,
            SettingsFile.IsMatch(own.Origin.Source) ? Weight.Strong : Weight.Weak,
            $"{own.Origin.Source} sets {own.Origin.Excerpt}, but the limit in force is {Bytes.Text(request.Max)}",
            $"make {own.Origin.Excerpt} reach the JVM: compare jcmd PID VM.command_line with {own.Origin.Source}",
            null);
    }

    private static JvmFlag[] Properties(BrokenLimit limit) => [.. limit.Case.Facts.Of<JvmFlag>().Where(flag => !flag.AfterMain && flag.Name.EndsWith(Property, StringComparison.Ordinal))];

    private static bool Differs(long asked, long inForce) => Math.Abs(asked - inForce) > asked / 50;

    private static readonly Regex Prefix = new(@"(?<prefix>(?:\w+\.)*?)io\.netty\.util\.internal\.OutOfDirectMemoryError", RegexOptions.ExplicitCapture);

    // What a JVM's options come from, rather than what a person tells of them.
    private static readonly Regex SettingsFile = new(@"\.(?:ya?ml|conf|cfg|config|env|sh|properties|json|options|service|toml|xml)$|jvm[^/]*$|(?:^|/)values[^/]*$", RegexOptions.IgnoreCase);
}
