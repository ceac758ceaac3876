namespace Plimsoll.Heap.Views;

/// <summary>The jars of a URLClassLoader.</summary>
internal static class LoaderJars
{
    private const int Most = 200;

    /// <summary>File names, sorted; Flink's blobs by the hash of their content, so that two uploads of one jar are one.</summary>
    public static IEnumerable<string> Of(HeapObject loader)
    {
        var list = loader.Follow("ucp", "path");
        return Collections.List(list).Take(Most).Select(url => url.Reference("path")?.Text() ?? url.Reference("file")?.Text()).OfType<string>().Select(Name).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal);
    }

    private static string Name(string path)
    {
        var name = path[(path.TrimEnd('/').LastIndexOf('/') + 1)..];
        if (!name.StartsWith("blob_", StringComparison.Ordinal))
            return name;
        var parts = name.Split('-');
        return parts.Length > 2 ? $"{parts[0]}-{parts[1]}" : name;
    }
}
