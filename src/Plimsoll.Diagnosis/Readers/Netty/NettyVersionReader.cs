using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Netty's version, and those of libraries that bring one: names of jars, build files, a person's words.</summary>
internal sealed class NettyVersionReader : LineReader
{
    public override string Format => "text";

    public override IReadOnlyList<string> Literals { get; } = ["netty-all-4.", "netty-buffer-4.", "netty-common-4.", "netty-transport-4.", "netty-handler-4.", "netty-codec-", "netty.version", "Redisson", "redisson-", "Micronaut", "micronaut-", "vertx-core-"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["netty 4", "Netty 4", "netty-4", "Netty4", "netty4", "Vert.x", "vert.x", "redisson", "micronaut"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Named.Matches(line.Text))
        {
            foreach (var text in new[] { match.Groups["version"], match.Groups["to"] })
            {
                if (text.Success && Version.TryParse(text.ValueSpan, out var version))
                    context.Facts.Add(new LibraryVersion { Origin = line.Origin(), Basis = match.Groups["jar"].Success ? Basis.Read : Basis.Reported, Library = Library(match), Version = version });
            }
        }
    }

    private static string Library(Match match) =>
        match.Groups["netty"].Success ? "Netty" : match.Groups["redisson"].Success ? "Redisson" : match.Groups["micronaut"].Success ? "Micronaut" : "Vert.x";

    // netty-codec-http-4.2.7.Final.jar; <netty.version>4.2.7.Final; Netty 4.2; netty 4.1.127.Final to 4.2.6.Final; Redisson Version: 4.0.0; vertx-core-5.0.1.jar
    private static readonly Regex Named = new(@"(?<![\w-])(?:(?<jar>(?<netty>netty-(?:all|buffer|common|transport|handler|resolver|codec(?:-\w+)?)-)|(?<redisson>redisson(?:-spring-boot-starter)?-)|(?<micronaut>micronaut-(?:core|http)-)|(?<vertx>vertx-core-))|(?:(?<netty>netty(?:\.version)?)|(?<redisson>redisson)|(?<micronaut>micronaut)|(?<vertx>vert\.x))(?: version)?(?:\s?[:=>]\s?| v?|))(?<version>\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)(?![\w-])(?!\.\d)(?:(?:\.Final)?\s?(?:to|->|=>|\u2192|\u5230|\u81F3|\u5347\u7EA7\u5230)\s?(?:netty |redisson |micronaut |vert\.x )?v?(?<to>\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)(?![\w-])(?!\.\d))?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);
}
