namespace Plimsoll.Diagnosis;

/// <summary>A class that a library generated and numbered: the number counts the classes that it has made.</summary>
public sealed record GeneratedClassSeen : Fact, IRepeatable
{
    /// <summary>The <see cref="Generator"/> of proxies: it makes one class for each key and reuses it, so its number counts classes that a cache has missed.</summary>
    public const string Cglib = "cglib";

    /// <summary>From so many proxies of one class in one loader on, one is made again and again: a class has one for each way that it is proxied.</summary>
    public const long ManyTwins = 10;

    /// <summary>Who generates classes of that name: <c>fastjson2</c>.</summary>
    public required string Generator { get; init; }

    /// <summary>The class as it stands: <c>com.alibaba.fastjson2.writer.OWG_9991_2_GlobalConfig</c>.</summary>
    public required string Class { get; init; }

    /// <summary>How many classes its generator had made by then.</summary>
    public required long Number { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Generator;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
