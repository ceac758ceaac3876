namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>The library or program that a class belongs to, by its package.</summary>
internal static class LibraryName
{
    // Under these, the third word tells whose it is.
    private static readonly string[] Homes = ["apache", "alibaba", "alipay", "google", "github", "amazonaws", "microsoft", "oracle", "ibm", "eclipse", "jboss", "wildfly", "springframework", "codehaus", "baidu", "tencent", "sun"];

    /// <summary><c>org.apache.skywalking</c>, <c>com.starrocks</c>; the name itself where it has no package.</summary>
    public static string Of(string type)
    {
        var words = type.Split('.');
        var packages = words.Length - 1;
        return packages <= 0 ? type : string.Join('.', words.Take(Math.Min(packages, packages > 1 && Homes.Contains(words[1], StringComparer.Ordinal) ? 3 : 2)));
    }

    /// <summary>Class without package: <c>EndpointNameDictionary$OperationNameKey</c>.</summary>
    public static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];
}
