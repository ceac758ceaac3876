namespace Plimsoll.Flink;

/// <summary>Flink would throw here. Carries the exceptions it would print, outermost first; never leaves the library.</summary>
internal sealed class RefusedException(params string[] exceptions) : Exception(exceptions[0])
{
    private const string ConfigurationClass = "IllegalConfigurationException: ";

    public string Chain => string.Join(" <- ", exceptions);

    public static RefusedException Because(string message, params string[] causes) => new([ConfigurationClass + message, .. causes]);

    /// <summary>The same refusal inside an outer IllegalConfigurationException with its own message.</summary>
    public RefusedException Under(string message) => Because(message, exceptions);

    /// <summary>The same refusal wrapped as Flink 1.11+ does: outer message = prefix + inner message. Other exceptions pass through.</summary>
    public RefusedException Prefixed(string prefix) =>
        exceptions[0].StartsWith(ConfigurationClass, StringComparison.Ordinal) ? Because(prefix + exceptions[0][ConfigurationClass.Length..], exceptions) : this;
}
