using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The JVM options and program arguments that a Flink process lists in its log when it starts: one a record.</summary>
internal sealed class ProcessArgumentsReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = [" JVM Options:", "Program Arguments:"];

    public override void Read(LogLine line, LineContext context) => context.Follow(new Arguments(context.Facts));

    private sealed class Arguments(FactSink facts) : LineBlock
    {
        public override bool Accept(LogLine line)
        {
            var argument = line.Message.Trim().TrimStart('-').Length == 0 ? "" : line.Message.Trim();
            if (argument is "Program Arguments:" or "JVM Options:" or "-D" or "" || line.Header is null)
                return line.Header is not null;
            if (argument.StartsWith("Classpath", StringComparison.Ordinal) || argument.StartsWith("-----", StringComparison.Ordinal))
                return false;
            foreach (var option in JvmArguments.Parse(argument))
                facts.Add(new JvmFlag { Origin = line.Origin(argument), Name = option.Name, Value = option.Value });
            AddSetting(argument.StartsWith("-D", StringComparison.Ordinal) ? argument[2..] : argument, line);
            return true;
        }

        public override void Complete(FactSink facts)
        {
        }

        private void AddSetting(string argument, LogLine line)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && argument[0] != '-' && argument.AsSpan(0, equals).IndexOf(' ') < 0)
                facts.Add(new SettingFound { Origin = line.Origin(argument), Key = argument[..equals], Value = argument[(equals + 1)..], Place = SettingPlace.Argument });
        }
    }
}
