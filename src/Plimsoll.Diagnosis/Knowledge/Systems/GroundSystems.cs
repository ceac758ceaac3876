namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>What applications are built on and run in. Sources: Tomcat's RUNNING.txt, the JVM's documentation of JAVA_TOOL_OPTIONS, Cloud Native Buildpacks' memory calculator.</summary>
internal static class GroundSystems
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("Tomcat",
            ["org.apache.catalina.startup.", "CATALINA_OPTS", "catalina.sh", "catalina.base", "setenv.sh", "WebappClassLoader", "catalina.out"],
            [
                new("Tomcat",
                    new("CATALINA_OPTS", "bin/setenv.sh (setenv.bat; the Java tab of the service under Windows)", "export CATALINA_OPTS=\"$CATALINA_OPTS -Xmx{size}\""),
                    new("CATALINA_OPTS", "bin/setenv.sh (setenv.bat; the Java tab of the service under Windows)", "export CATALINA_OPTS=\"$CATALINA_OPTS {option}\"")),
            ])
        {
            IsGround = true,
            Words = ["running Tomcat", "standalone Tomcat", "in Tomcat", "our Tomcat"],
        },
        new("Spring Boot",
            ["org.springframework.boot.", ":: Spring Boot ::", "o.s.b."],
            [
                new("the application",
                    new("-Xmx", "the start command before -jar, or JAVA_TOOL_OPTIONS in the container's environment", "JAVA_TOOL_OPTIONS=\"-Xmx{size}\""),
                    new("JAVA_TOOL_OPTIONS", "the container's environment, or the start command before -jar", "JAVA_TOOL_OPTIONS=\"{option}\"")),
            ])
        {
            IsGround = true,
            Words = ["Spring Boot application", "Spring Boot service", "Springboot", "springboot"],
        },
    ];
}
