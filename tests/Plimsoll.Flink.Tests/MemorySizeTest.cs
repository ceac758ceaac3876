using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Flink.Tests;

public sealed class MemorySizeTest
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1234", 1234)]
    [InlineData(" 32 gb ", 34359738368)]
    [InlineData("4G", 4294967296)]
    [InlineData("7777777k", 7964443648)]
    [InlineData("1073741825b", 1073741825)]
    [InlineData("2 Tebibytes", 2199023255552)]
    [InlineData("5 kibibytes", 5120)]
    [InlineData("64 bytes", 64)]
    public void Reads_what_Flink_reads(string text, long bytes) => Assert.Equal(bytes, MemorySize.Parse(text).Bytes);

    [Theory]
    [InlineData("", "IllegalArgumentException: argument is an empty- or whitespace-only string")]
    [InlineData("-1m", "NumberFormatException: text does not start with a number")]
    [InlineData("1.5g", "IllegalArgumentException: Memory size unit '.5g' does not match any of the recognized units: (b | bytes) / (k | kb | kibibytes) / (m | mb | mebibytes) / (g | gb | gibibytes) / (t | tb | tebibytes)")]
    [InlineData("4GiB", "IllegalArgumentException: Memory size unit 'gib' does not match any of the recognized units: (b | bytes) / (k | kb | kibibytes) / (m | mb | mebibytes) / (g | gb | gibibytes) / (t | tb | tebibytes)")]
    [InlineData("99999999999999999999", "IllegalArgumentException: The value '99999999999999999999' cannot be re represented as 64bit number (numeric overflow).")]
    [InlineData("9223372036854775807k", "IllegalArgumentException: The value '9223372036854775807k' cannot be re represented as 64bit number of bytes (numeric overflow).")]
    public void Refuses_with_the_words_of_Flink(string text, string error)
    {
        Assert.False(MemorySize.TryParse(text, out _, out var actual));
        Assert.Equal(error, actual);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1024, "1024 bytes")]
    [InlineData(1025, "1.001kb (1025 bytes)")]
    [InlineData(1073741824, "1024.000mb (1073741824 bytes)")]
    [InlineData(1073741825, "1.000gb (1073741825 bytes)")]
    [InlineData(63753421, "60.800mb (63753421 bytes)")]
    [InlineData(long.MaxValue, "8388608.000tb (9223372036854775807 bytes)")]
    public void Prints_as_Flink_prints(long bytes, string text) => Assert.Equal(text, new MemorySize(bytes).ToHumanReadable());

    [Theory]
    [InlineData(1342177280, 0.1f, 134217730)]
    [InlineData(1342177280, 0.4f, 536870920)]
    [InlineData(0, 0.4f, 0)]
    [InlineData(1000, 1e-5f, 0)]
    public void A_fraction_is_a_float_widened_and_the_product_truncated(long bytes, float fraction, long product) =>
        Assert.Equal(product, new MemorySize(bytes).Multiply(fraction).Bytes);

    [Theory]
    [InlineData(0.1f, "0.10000000149011612")]
    [InlineData(1f, "1.0")]
    [InlineData(1e-5f, "9.999999747378752E-6")]
    [InlineData(-0.1f, "-0.10000000149011612")]
    public void Doubles_print_as_in_Java(float value, string text) => Assert.Equal(text, JavaDouble.Print(value));

    [Fact]
    public void What_is_written_for_a_configuration_reads_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), Gen.Choose(0, 30).ToArbitrary(), (number, shift) =>
        {
            var size = new MemorySize((long)number.Get << shift);
            return MemorySize.Parse(size.ToConfiguration()) == size && MemorySize.Parse(size.ToString()) == size;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_either_read_or_refused_with_a_reason() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => MemorySize.TryParse(text ?? "", out _, out var error) || error.Length > 0).QuickCheckThrowOnFailure();
}
