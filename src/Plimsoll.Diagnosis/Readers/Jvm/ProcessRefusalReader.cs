using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// ENOMEM where no memory of the JVM's own regions was asked for: a child process that could not be started (<c>ProcessBuilder</c>, a shell, an agent), or a read,
/// write or mapping that the kernel refused. In any language where the JDK prints the number: <c>error=12, Cannot allocate memory</c>, from JDK 22 on <c>error: 12 (Cannot allocate memory)</c>.
/// A lock of the memory (<c>mlockall</c>) that is refused is a matter of ulimit -l, not of memory.
/// </summary>
internal sealed class ProcessRefusalReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } =
        ["error=12, ", "error: 12 (", "Cannot allocate memory", "cannot allocate memory", "Failed to commit memory (", "mmap failed for CEN and END part"];

    protected override Regex Pattern => Refusal;

    protected override Fact? Of(Match match, LogLine line) =>
        Elsewhere.IsMatch(line.Text) ? null : new NativeRefusal
        {
            Origin = line.Origin(),
            Errno = 12,
            IsProcess = match.Groups["fork"].Success,
            Purpose = match.Groups["program"].Value,
        };

    // Cannot run program "git" (in directory "/x"): java.io.IOException: error=12, ...;  java.io.IOException: error=12, ...;  Cannot run program "ls": Exec failed, error: 12 (...)
    // -bash: fork: Cannot allocate memory;  fork/exec /usr/bin/x: cannot allocate memory;  unable to fork: Cannot allocate memory;  OSError: [Errno 12] Cannot allocate memory
    // java.io.IOException: Cannot allocate memory;  FileNotFoundException: /x (Cannot allocate memory);  writeAddress(..) failed: Cannot allocate memory
    private static readonly Regex Refusal = new("""
        (?<fork>Cannot\srun\sprogram\s"(?<program>[^"]{1,200})".{0,300}?\berror(?:=|:\s?)12\b)
        |(?<fork>\bIOException:\s+error=12,)
        |(?<fork>\b(?:v?fork|fork/exec|posix_spawn|clone)\b[^.;,]{0,120}?(?:[Cc]annot\sallocate\smemory|\berror(?:=|:\s?)12\b))
        |(?<fork>\bOSError:\s\[Errno\s12\])
        |\b(?:IO|Socket|Bind|Connect|NativeIo|RocksDB|FileSystem|FileNotFound)Exception:\s(?!Cannot\srun\sprogram)(?:[^\n]{0,300}[:(]\s?)?'?Cannot\sallocate\smemory
        |\bfailed(?:\s\([\d-]+\))?:\s'?Cannot\sallocate\smemory
        |\[gc\S{0,20}\s*\]\s+Failed\sto\scommit\smemory\s\(
        |\bmmap\sfailed\sfor\sCEN\sand\sEND\spart
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);

    // A lock that ulimit -l forbids; a save of Redis, a database server beside the JVM; HotSpot's handler of an OutOfMemoryError, which is the news itself.
    private static readonly Regex Elsewhere = new(@"fork_and_exec|mlock|MEMLOCK|[Uu]nable to lock|save in background|\b(?:redis|postgres|mysqld?|mongod)\b|max locked memory");
}
