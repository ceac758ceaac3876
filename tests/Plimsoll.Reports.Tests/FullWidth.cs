using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;

namespace Plimsoll.Tests;

/// <summary>A second language: English in full-width letters. A Latin letter that is left did not come from the resources.</summary>
internal sealed partial class FullWidth(ResourceManager english) : ResourceManager
{
    /// <summary>Lets everything that an assembly says be said in it.</summary>
    public static void Speak(Assembly assembly)
    {
        foreach (var area in Areas(assembly))
            Manager(area)!.SetValue(null, new FullWidth((ResourceManager)area.GetProperty("ResourceManager", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!));
    }

    /// <summary>Ends that.</summary>
    public static void Forget(Assembly assembly)
    {
        foreach (var area in Areas(assembly))
            Manager(area)!.SetValue(null, null);
    }

    /// <summary>The classes that the build made of an assembly's resources.</summary>
    public static IEnumerable<Type> Areas(Assembly assembly) => assembly.GetTypes().Where(type => Manager(type) is not null);

    public override string? GetString(string name, CultureInfo? culture) =>
        Letters().Replace(english.GetString(name, culture) ?? throw new InvalidOperationException(name), match => match.Value[0] == '{' ? match.Value : $"{(char)(match.Value[0] + 0xFEE0)}");

    private static FieldInfo? Manager(Type area) => area.GetField("resourceMan", BindingFlags.Static | BindingFlags.NonPublic);

    [GeneratedRegex(@"\{\d+[^{}]*\}|[A-Za-z]")]
    private static partial Regex Letters();
}
