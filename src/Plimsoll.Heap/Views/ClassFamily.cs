using System.Text.RegularExpressions;

namespace Plimsoll.Heap.Views;

/// <summary>
/// Folds generated classes into families: hidden classes and lambdas (JDK 8 to 25), dynamic proxies, reflection's accessors, CGLIB and Byte Buddy, Hibernate,
/// Janino and Flink's generated code. The changing part becomes <c>*</c>. Anonymous classes in a package (<c>com.acme.X$1</c>) are source code and stay.
/// </summary>
internal static partial class ClassFamily
{
    public static string Of(string name)
    {
        var dimensions = name.IndexOf("[]", StringComparison.Ordinal) is >= 0 and var at ? name[at..] : "";
        var plain = name[..^dimensions.Length];
        var bare = Tail().Replace(plain, "");
        var folded = Numbered().Replace(bare, "$1*");
        return (folded == bare && bare != plain ? folded + "*" : folded) + dimensions;
    }

    /// <summary>The package; arrays count with their elements, primitive ones as <c>(primitive arrays)</c>.</summary>
    public static string Package(string name)
    {
        var plain = name.Replace("[]", "", StringComparison.Ordinal);
        var end = plain.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? plain.LastIndexOf('.', slash - 1) : plain.LastIndexOf('.');
        return end > 0 ? plain[..end] : plain.Length > 0 && char.IsLower(plain[0]) && name.EndsWith("[]", StringComparison.Ordinal) ? "(primitive arrays)" : "(no package)";
    }

    [GeneratedRegex(@"/(?:0x[0-9a-f]+|\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tail();

    [GeneratedRegex(@"(\$\$Lambda)\$?\d*$|(?<1>\$Proxy)\d+$|(?<1>Generated(?:Method|Constructor|SerializationConstructor)Accessor)\d+$|(?<1>\$\$(?:EnhancerBy|FastClassBy|KeyFactoryBy|Spring)\w*CGLIB\$\$)\w+$|(?<1>\$\$(?:EnhancerBy|FastClassBy|KeyFactoryBy)\w*\$\$)\w+$|(?<1>\$(?:ByteBuddy|MockitoMock|HibernateProxy|HibernateBasicProxy)\$)\w+$|(?<1>LambdaForm\$(?:MH|DMH|BMH|LF|VH))\$?\d*$|(?<1>^[^.$]+\$)\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
