namespace Plimsoll.Jvm;

/// <summary>Reads a text of several lines that a JVM or its tools print, line by line, wherever it stands.</summary>
/// <typeparam name="T">What it makes of the lines.</typeparam>
public interface ITextTable<out T>
    where T : class
{
    /// <summary>Takes the next line, or declines it, which ends the table. The first line is its header.</summary>
    bool Accept(string line);

    /// <summary>What was read, or null when too little was.</summary>
    T? Complete();
}
