using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Metadata by class loader: <c>hash classes chunkSize blockSize name</c>.</summary>
internal sealed class LoaderMetadataReader : TableReader<ClassLoaderStatistics>
{
    public override string Format => "class-loader table";

    public override IReadOnlyList<string> Literals { get; } = ["chunkSize"];

    protected override bool Begins(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["hash", "classes", "chunkSize", "blockSize", "name"] or ["classes", "chunkSize", "blockSize", "name"];

    protected override ITextTable<ClassLoaderStatistics> Open() => new LoaderMetadataTable();

    protected override TableFact Of(ClassLoaderStatistics table, Origin origin) => new ClassLoadersTaken { Origin = origin, Statistics = table };
}
