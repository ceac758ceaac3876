using Plimsoll.Diagnosis.Fixes.Files;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>A fix is an edit of the user's own file, in the form that the file has; where the place is not certain it stays a setting to add.</summary>
public sealed class OwnFileTest
{
    private const string Direct = "2026-11-20 11:00:00.123 ERROR [reactor-http-epoll-1] r.n.c.ChannelOperations - error\nio.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 67108864, max: 67108864)\n\tat io.netty.util.internal.PlatformDependent.incrementMemoryCounter(PlatformDependent.java:843)\n";

    [Theory]
    [InlineData("docker-compose.yml", "services:\n  orders:\n    environment:\n      JAVA_OPTS: -Xmx512m -XX:MaxDirectMemorySize=64m -Dx=1\n", 4, "      JAVA_OPTS: -Xmx512m -XX:MaxDirectMemorySize=128m -Dx=1")]
    [InlineData("docker-compose.yml", "services:\n  orders:\n    environment:\n      - \"JAVA_OPTS=-Xms256m -Xmx512m\"\n", 4, "      - \"JAVA_OPTS=-Xms256m -Xmx512m -XX:MaxDirectMemorySize=128m\"")]
    [InlineData("setenv.sh", "#!/bin/sh\nexport CATALINA_OPTS=\"$CATALINA_OPTS -Xmx512m -XX:MaxDirectMemorySize=64m\"\n", 2, "export CATALINA_OPTS=\"$CATALINA_OPTS -Xmx512m -XX:MaxDirectMemorySize=128m\"")]
    [InlineData("jvm.options", "-Xms512m\n-Xmx512m\n-XX:+UseG1GC\n", 2, "-Xmx512m\n-XX:MaxDirectMemorySize=128m")]
    [InlineData("pod.yaml", "    command:\n    - java\n    - -Xmx512m\n    - -jar\n    - /orders.jar\n", 3, "    - -Xmx512m\n    - -XX:MaxDirectMemorySize=128m")]
    [InlineData("pod.yaml", "    command: [\"java\", \"-Xmx512m\", \"-jar\", \"/orders.jar\"]\n", 1, "    command: [\"java\", \"-Xmx512m\", \"-XX:MaxDirectMemorySize=128m\", \"-jar\", \"/orders.jar\"]")]
    [InlineData("Dockerfile", "FROM eclipse-temurin:21\nENTRYPOINT [\"java\", \"-Xmx512m\", \"-jar\", \"/orders.jar\"]\n", 2, "ENTRYPOINT [\"java\", \"-Xmx512m\", \"-XX:MaxDirectMemorySize=128m\", \"-jar\", \"/orders.jar\"]")]
    [InlineData("orders.service", "[Service]\nEnvironment=\"JAVA_OPTS=-Xmx512m\"\nExecStart=/usr/bin/java $JAVA_OPTS -jar /opt/orders.jar\n", 2, "Environment=\"JAVA_OPTS=-Xmx512m -XX:MaxDirectMemorySize=128m\"")]
    public void The_line_of_the_file_is_what_changes(string file, string text, int number, string after)
    {
        using var made = new TestCase().With("orders.log", Direct).With(file, text);
        var change = made.First().Fixes.SelectMany(fix => fix.Changes).First(change => change.Key.StartsWith("-XX:MaxDirectMemorySize", StringComparison.Ordinal));
        Assert.Equal((file, number, text.Split('\n')[number - 1]), (change.File, change.Edit?.Line, change.Edit?.Before));
        var (before, edit) = (change.Edit!.Before!, change.Edit);
        Assert.Equal(after, before[..(edit.Column - 1)] + edit.Text + before[(edit.EndColumn - 1)..]);
    }

    [Theory]
    [InlineData("docker-compose.yml", "services:\n  orders:\n    environment:\n      JAVA_OPTS: -Xmx512m\n  bills:\n    environment:\n      JAVA_OPTS: -Xmx1g\n")]
    [InlineData("pom.xml", "<plugin><configuration><jvmArg>-Xmx512m</jvmArg></configuration></plugin>\n")]
    [InlineData("orders-start.log", "Starting with -Xmx512m\n")]
    public void Where_the_place_is_not_certain_no_line_is_touched(string file, string text)
    {
        using var made = new TestCase().With("orders.log", Direct).With(file, text);
        Assert.All(made.First().Fixes.SelectMany(fix => fix.Changes), change => Assert.Null(change.Edit));
    }

    [Fact]
    public void A_line_with_a_secret_is_edited_and_not_shown()
    {
        using var made = new TestCase().With("orders.log", Direct).With("setenv.sh", "JAVA_OPTS=\"-Xmx512m -XX:MaxDirectMemorySize=64m -Ddb.password=hunter2\"\n");
        var edit = made.First().Fixes[0].Changes[0].Edit;
        Assert.Equal((1L, null), (edit?.Line, edit?.Before));
    }

    [Theory]
    [InlineData("    -Xmx1g", 4, 6, "    -Xmx1g\n    -Xss1m")]
    [InlineData("  - \"-Xmx1g\"", 5, 6, "  - \"-Xmx1g\"\n  - \"-Xss1m\"")]
    [InlineData("  \"-Xmx1g\",", 3, 6, "  \"-Xmx1g\", \"-Xss1m\",")]
    [InlineData("java -Xmx1g -jar a.jar", 5, 6, "java -Xmx1g -Xss1m -jar a.jar")]
    [InlineData("wrapper.java.additional.3=-Xmx1g", 26, 6, null)]
    public void An_option_joins_in_the_form_of_its_neighbour(string line, int at, int length, string? after)
    {
        var made = OptionLine.Insert(line, at, length, "-Xss1m");
        Assert.Equal(after, made is var (column, text) ? line.Insert(column, text) : null);
    }
}
