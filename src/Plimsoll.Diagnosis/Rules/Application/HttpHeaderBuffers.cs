using System.Globalization;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Every connection holds a header buffer of the configured, far too large size.</summary>
internal sealed class HttpHeaderBuffers : Rule
{
    private const long Large = 64 << 10;

    public override RuleCard Card { get; } = new()
    {
        Id = "http-header-buffers",
        Title = "Each HTTP connection holds header buffers of the full configured size",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "wrong-setting/http-header-size",
        Mechanism = "Tomcat allocates the buffers for a request's and a response's headers at their largest size with each processor, and keeps processors for later connections. Nacos' start script sets server.max-http-header-size to 524288: with thousands of connections of 1.x clients that is gigabytes of byte arrays, nearly empty. The setting alone is in every Nacos and says nothing; the heap must be full of such arrays.",
        Needs = ["the setting, and byte arrays that hold headers in a heap dump or histogram"],
        Thresholds = ["64 KiB: Tomcat's own default is 8 KiB"],
        References = ["org.apache.coyote.http11.Http11InputBuffer, Http11OutputBuffer", "Nacos bin/startup.sh"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<ApplicationSetting>(setting => setting.Key.Contains("header", StringComparison.OrdinalIgnoreCase) && setting.Number >= Large) is not { } setting)
            return;
        var told = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.HeaderBytes);
        var arrays = limit.Facts.Of<HistogramTaken>().Select(taken => (taken, Row: taken.Histogram["byte[]"])).FirstOrDefault(pair => pair.Row.Bytes > pair.taken.Histogram.Bytes * 0.8 && pair.Row.Instances > 0 && pair.Row.Bytes / pair.Row.Instances > setting.Number / 4).taken;
        if (((Fact?)arrays ?? told) is not { } seen)
            return;
        scale.For(Weight.Strong, "arrays", "the heap is full of byte arrays for HTTP headers", seen);
        scale.For(Weight.Strong, "setting", $"{setting.Key}={setting.Value}: every connection holds that much, twice", setting);
        scale.Conclude($"{setting.Key}={setting.Value} gives each HTTP connection buffers of that size");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var setting = limit.Case.Facts.First<ApplicationSetting>(setting => setting.Key.Contains("header", StringComparison.OrdinalIgnoreCase) && setting.Number >= Large);
        yield return new Fix(Applicability.Check, "lower server.max-http-header-size (max-http-request-header-size from Spring Boot 3) to 16KB")
        {
            Changes = setting is null ? [] : [new Change(setting.Key, 16384.ToString(CultureInfo.InvariantCulture), setting.Value, setting.Origin.Source, setting.Origin.Line)],
            Text = "Fewer connections help as well: 2.x clients of Nacos use one gRPC connection instead of polling over HTTP; server.tomcat.max-connections bounds them.",
            Verify = "byte[] is no longer the largest class in jcmd PID GC.class_histogram",
        };
    }
}
