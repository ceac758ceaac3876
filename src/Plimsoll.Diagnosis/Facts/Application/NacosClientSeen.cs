namespace Plimsoll.Diagnosis;

/// <summary>The program finds its services by Nacos' client: its log lines, frames, or a person's words. No evidence of any failure.</summary>
public sealed record NacosClientSeen : Fact, IRepeatable
{
    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
