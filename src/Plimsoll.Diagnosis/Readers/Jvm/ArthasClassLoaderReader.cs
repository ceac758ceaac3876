using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Class-loader tables of Arthas.</summary>
internal sealed class ArthasClassLoaderReader : TableReader<ClassLoaderStatistics>
{
    public override string Format => "Arthas class-loader table";

    public override IReadOnlyList<string> Literals { get; } = ["  numberOfInstances  ", "  loadedCount  "];

    protected override bool Begins(string text) => text.StartsWith(" name  ", StringComparison.Ordinal);

    protected override ITextTable<ClassLoaderStatistics> Open() => new ArthasClassLoaders();

    protected override TableFact Of(ClassLoaderStatistics table, Origin origin) => new ClassLoadersTaken { Origin = origin, Statistics = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf(ProcessCase.UserLoaders) ?? table.Rows.ElementAtOrDefault(1);
}
