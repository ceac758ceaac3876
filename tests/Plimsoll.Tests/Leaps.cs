namespace Plimsoll.Tests;

/// <summary>A clock on which two seconds pass between two looks at it.</summary>
internal sealed class Leaps : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => _seconds += 2;
}
