using System.CommandLine;

namespace Plimsoll;

/// <summary>One command of the program. A file below <c>Commands/</c> is its own registration.</summary>
public abstract class CommandModule
{
    /// <summary>The words that call it, such as <c>flink memory</c>; the groups before the last word come into being by themselves.</summary>
    public abstract string Path { get; }

    /// <summary>Builds the last word of <see cref="Path"/> with its options and its action, which returns the exit code.</summary>
    public abstract Command Build(CommandHost host);
}
