using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The class-loader tree of <c>jcmd VM.classloaders</c>.</summary>
internal sealed class ClassLoaderTreeReader : TableReader<ClassLoaderStatistics>
{
    public override string Format => "class-loader tree";

    public override IReadOnlyList<string> Literals { get; } = ["+-- <bootstrap>"];

    protected override ITextTable<ClassLoaderStatistics> Open() => new ClassLoaderTree();

    protected override TableFact Of(ClassLoaderStatistics table, Origin origin) => new ClassLoadersTaken { Origin = origin, Statistics = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf(ProcessCase.UserLoaders);
}
