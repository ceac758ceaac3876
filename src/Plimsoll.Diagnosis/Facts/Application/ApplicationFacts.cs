namespace Plimsoll.Diagnosis;

/// <summary>A number that a program writes about itself in regular log lines: <c>order events 14750 mails sent 1963 backlog 12783</c> tells three.</summary>
public sealed record StatisticSample : Fact, IRepeatable
{
    /// <summary>The line with its numbers masked: lines of one shape make one series.</summary>
    public required string Shape { get; init; }

    /// <summary>The number's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number.</summary>
    public required double Value { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => $"{Shape}|{Name}";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A setting of a program that is not Flink: a line of a properties or environment file.</summary>
public sealed record ApplicationSetting : Fact, IRepeatable
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The value; empty when masked.</summary>
    public required string Value { get; init; }

    /// <summary>The value as a number (sizes with units in bytes); null when it is none.</summary>
    public long? Number => JvmFlags.ParseBytes(Value);

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A piece of work began or ended, in the program's own words: <c>report #17 'year 2026' requested</c>.</summary>
public sealed record RequestSeen : Fact, IRepeatable
{
    /// <summary>What tells it from others: <c>report #17</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it was about: <c>year 2026</c>; empty when the text names nothing.</summary>
    public string About { get; init; } = "";

    /// <summary>Whether the line tells its end, rather than its beginning.</summary>
    public required bool Ended { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Ended ? "end" : "begin";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Tomcat found, while it stopped a web application, what will keep the application's class loader.</summary>
public sealed record WebApplicationLeak : Fact, IProblem, IRepeatable
{
    /// <summary>The web application.</summary>
    public required string Application { get; init; }

    /// <summary>The cause's last word in the taxonomy: <c>thread-local</c>, <c>jdbc-driver</c>, <c>thread</c>.</summary>
    public required string Holder { get; init; }

    /// <summary>Class of the value, the driver or the thread's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many of the kind the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <inheritdoc/>
    string IRepeatable.Key => Holder;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };
}

/// <summary>A program's own check before its start found that a memory limit is too low for its settings.</summary>
public sealed record StartRefused : Fact, IProblem
{
    /// <summary>The limit that the program found, in bytes.</summary>
    public required long Available { get; init; }

    /// <summary>What its settings need, in bytes.</summary>
    public required long Needed { get; init; }
}

/// <summary>A supervisor ends a build daemon because a region of its JVM stays full: Gradle's.</summary>
public sealed record DaemonExpired : Fact, IProblem, IRepeatable
{
    /// <summary>The failure's slug: <c>metaspace</c> or <c>heap-space</c>.</summary>
    public required string Failure { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Failure;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A program refused work in order to save its heap: Elasticsearch's circuit breaker.</summary>
public sealed record WorkRefused : Fact, IProblem, IRepeatable
{
    /// <summary>The breaker's name.</summary>
    public required string Breaker { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Breaker;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A program's own monitor of its collector: <c>overhead, spent [268ms] collecting in the last [1s]</c>.</summary>
public sealed record CollectionShare : Fact, IRepeatable
{
    /// <summary>Seconds spent collecting.</summary>
    public required double Spent { get; init; }

    /// <summary>Seconds in which it was spent.</summary>
    public required double Window { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Largest size of a memory pool, as a statistics interface tells it.</summary>
public sealed record PoolLimit : Fact
{
    /// <summary><c>young</c>, <c>survivor</c>, <c>old</c>.</summary>
    public required string Pool { get; init; }

    /// <summary>Bytes.</summary>
    public required long Bytes { get; init; }
}

/// <summary>The program says which input it begins to read: <c>reading manifest-0918.csv (177 MB)</c>.</summary>
public sealed record InputTold : Fact, IRepeatable
{
    /// <summary>Name of the file, object or message.</summary>
    public required string Name { get; init; }

    /// <summary>Its size in bytes; null where the line does not tell.</summary>
    public long? Bytes { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>The program compresses: words or classes of zlib in its log, its stacks or its options.</summary>
public sealed record CompressionSeen : Fact, IRepeatable
{
    /// <summary>The word or class.</summary>
    public required string Word { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Word;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
