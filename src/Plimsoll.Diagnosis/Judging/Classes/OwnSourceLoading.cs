namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Stacks of a program that was loading its own source, or making its beans, on its way up: each class is defined once, so a limit that this does not fit is too small.
/// The same frames under a server that deploys, a developer's restart or an evaluation come again and again, and say nothing.
/// </summary>
internal static class OwnSourceLoading
{
    // Clojure compiles a file of the class path when a namespace is required; Spring makes its beans once, before it calls what the program does (callRunners).
    private static readonly string[] Sources = ["clojure.lang.RT.loadResourceScript", "clojure.lang.RT.load(", "org.springframework.boot.SpringApplication.refreshContext"];

    private static readonly string[] Repeated =
    [
        "clojure.core$eval", "clojure.core$load_string", "clojure.core$load_reader", "nrepl.", "clojure.main$repl", "clojure.tools.namespace.", "SpringBootServletInitializer", "StandardContext.", "devtools.restart.", "WebAppContext.", "DeploymentManager", "springframework.boot.test.", "springframework.test.", "cloud.context.refresh.",
    ];

    /// <summary>The error whose stack tells of it, and what was being loaded; null without.</summary>
    public static (Thrown Thrown, string What)? Of(BrokenLimit limit)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("Metaspace", "Compressed class space", "PermGen space") is not null && thrown.HasFrame(Sources) && !thrown.HasFrame(Repeated)) is not { } thrown)
            return null;
        return (thrown, thrown.HasFrame("clojure.lang.") ? "the source of its own namespaces" : "its own context");
    }
}
