using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Gc.Tests;

/// <summary>Property tests whose values are the same in every run: each of theirs reads whole logs, so there is time for few.</summary>
internal static class Replayed
{
    public static Config Times(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(42, 7);
}
