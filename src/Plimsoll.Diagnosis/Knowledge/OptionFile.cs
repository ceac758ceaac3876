using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Files that a JVM's options come from, rather than texts that show them.</summary>
internal static class OptionFile
{
    private static readonly string[] Shown = [".log", ".out", ".txt", ".md", ".err"];

    /// <summary>Whether a path is one.</summary>
    public static bool IsOne(string path) => Name.IsMatch(path);

    /// <summary>Whether a path is a log or a note: it shows an option and does not hold it.</summary>
    public static bool OnlyShows(string path) => Shown.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    // flink-env.sh, jvm.options, compose.yaml; Dockerfile, values-prod, .bashrc
    private static readonly Regex Name = new(@"\.(?:ya?ml|conf|cfg|config|env|sh|bash|bat|cmd|ps1|properties|json|options|vmoptions|args|service|toml|xml|ini)$|(?:^|/)(?:[^/.]*jvm[^/.]*|[^/]*Dockerfile[^/]*|values[^/]*|environment|Procfile|\.profile|\.bashrc)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
