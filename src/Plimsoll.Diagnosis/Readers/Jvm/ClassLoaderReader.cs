using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Class-loader statistics of jcmd and jmap.</summary>
internal sealed class ClassLoaderReader : TableReader<ClassLoaderStatistics>
{
    public override string Format => "class-loader statistics";

    public override IReadOnlyList<string> Literals { get; } = ["ClassLoader         Parent", "class_loader\tclasses", "class_loader classes"];

    protected override ITextTable<ClassLoaderStatistics> Open() => new ClassLoaderTable();

    protected override TableFact Of(ClassLoaderStatistics table, Origin origin) => new ClassLoadersTaken { Origin = origin, Statistics = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf(ProcessCase.UserLoaders) ?? table.Rows.ElementAtOrDefault(1);
}
