namespace Plimsoll.Diagnosis.Tests;

public sealed class ExcerptTest
{
    [Theory]
    [InlineData("password=hunter2")]
    [InlineData("ssl.key.passphrase=hunter2")]
    [InlineData("-Dkeystore.passphrase=hunter2")]
    [InlineData("s3.secret-key: hunter2")]
    [InlineData("fs.azure.account.key.x.blob: hunter2")]
    [InlineData("jdbc:mysql://root:hunter2@db:3306/x")]
    [InlineData("Authorization: Bearer hunter2hunter2")]
    [InlineData("Loading configuration property: security.token, hunter2")]
    [InlineData("\"apiKey\": \"hunter2\"")]
    public void Secrets_are_masked(string text) => Assert.DoesNotContain("hunter2", Excerpt.Of(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("taskmanager.memory.process.size: 1728m")]
    [InlineData("org.apache.flink.runtime.security.token.DefaultDelegationTokenManager started")]
    [InlineData("java.lang.OutOfMemoryError: Metaspace")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, Excerpt.Of(text));

    [Fact]
    public void Control_characters_become_visible() => Assert.Equal(@"a\u001b[2Jb\u202ec", Excerpt.Of("a\e[2Jb\u202ec"));
}
