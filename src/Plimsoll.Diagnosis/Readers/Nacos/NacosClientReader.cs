using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Nacos' client for naming at work in the program (com.alibaba.nacos.client.naming, 1.x to 3.x), or told of.</summary>
internal sealed class NacosClientReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["com.alibaba.nacos.client.naming", "NacosNamingService", "nacos-client", "nacos client", "Nacos client", "nacos客户端", "Nacos客户端"];

    protected override Regex Pattern => Client;

    protected override Fact? Of(Match match, LogLine line) => new NacosClientSeen { Origin = line.Origin() };

    private static readonly Regex Client = new(@"\bcom\.alibaba\.nacos\.client\.naming\.|\bNacosNamingService\b|(?<![A-Za-z])nacos[- ]?(?:client(?![A-Za-z])|客户端)", RegexOptions.IgnoreCase);
}
