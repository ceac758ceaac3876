namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Build tools and what surrounds them. Sources: SonarQube's system properties and images, SonarScanner's documentation, Gradle's and Kotlin's build environment, Maven's and Surefire's documentation, Jenkins' and Nexus' installation guides.</summary>
internal static class ToolSystems
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("SonarScanner",
            ["org.sonarsource.scanner.", "INFO: Scanner configuration file", "SONAR_SCANNER_OPTS", "org.sonar.scanner.", "org.sonar.batch.", "SonarScanner", "sonar-scanner", "SonarQube Scanner", "com.github.sbaudoin.sonar."],
            [
                new("the scanner (not SonarQube's server)",
                    new("SONAR_SCANNER_JAVA_OPTS", "the environment (SONAR_SCANNER_OPTS before SonarScanner 6; MAVEN_OPTS or org.gradle.jvmargs where the build runs it)", "export SONAR_SCANNER_JAVA_OPTS=-Xmx{size}"),
                    new("SONAR_SCANNER_JAVA_OPTS", "the environment (SONAR_SCANNER_OPTS before SonarScanner 6)", "export SONAR_SCANNER_JAVA_OPTS=\"-Xmx... {option}\"")) { OfHeap = "Files that need no analysis (generated, minified, huge data files) can be left out: sonar.exclusions. The scanner prints the options that reached it in its first lines (SONAR_SCANNER_OPTS=-Xmx...): without such a line they did not. In CI they go into the environment of the step itself; TeamCity's runner has a field for the JVM's parameters." },
            ])
        {
            Words = ["sonar scan", "Sonar scan", "sonar scanner", "Sonar scanner", "Sonar Scanner", "sonar analysis", "Sonar analysis"],
        },
        new("SonarQube",
            ["org.sonar.server.", "org.sonar.ce.", "[o.s.ce.", "[o.s.c.t.", "[o.s.s.", "[o.s.a.ProcessLauncher", "sonar.ce.java", "sonar.web.java", "sonar.search.java", "SONAR_CE_JAVAOPTS", "SONAR_WEB_JAVAOPTS", "SONAR_SEARCH_JAVAOPTS"],
            [
                Sonar("SonarQube's Compute Engine", "ce", ["ce[A", "o.s.ce.", "o.s.c.t.", "CeWorker", "ComputationStep", "ce.log"]) with { OfHeap = "Its default is -Xmx512m (2G in later versions); it computes the analysis reports, so it grows with the largest project and with sonar.ce.workerCount." },
                Sonar("SonarQube's web server", "web", [" web[", "org.sonar.server.platform", "o.s.s.w.", "web.log"]),
                Sonar("SonarQube's search (Elasticsearch)", "search", [" es[", "[o.e.", "es.log", "sonarqube/elasticsearch]"]),
            ])
        {
            Words = ["SonarQube"],
        },
        new("Gradle",
            ["org.gradle.", "Gradle build daemon", "gradlew", "FAILURE: Build failed with an exception", "Execution failed for task ':", "com.android.build.gradle.", "GRADLE_OPTS", "> Task :", "Kotlin daemon", "kotlin.daemon."],
            [
                new("Gradle's daemon",
                    new("org.gradle.jvmargs", "gradle.properties", "org.gradle.jvmargs=-Xmx{size}"),
                    new("org.gradle.jvmargs", "gradle.properties", "org.gradle.jvmargs=-Xmx... {option}")) { Deaf = ["GRADLE_OPTS"], OfHeap = "The daemon's default is 512 MiB; GRADLE_OPTS and JAVA_OPTS reach the client only, which starts it. Tests and forked compilers are JVMs of their own: maxHeapSize of the Test task, options.forkOptions.memoryMaximumSize." },
                new("Kotlin's compile daemon",
                    new("kotlin.daemon.jvmargs", "gradle.properties", "kotlin.daemon.jvmargs=-Xmx{size}"),
                    new("kotlin.daemon.jvmargs", "gradle.properties", "kotlin.daemon.jvmargs=-Xmx... {option}"))
                {
                    Deaf = ["GRADLE_OPTS"],
                    Signs = ["Kotlin daemon", "KotlinCompileDaemon", "org.jetbrains.kotlin", "kotlin.daemon", ":compileKotlin", ":kapt"],
                    OfHeap = "Unset, it inherits org.gradle.jvmargs.",
                },
                new("a test's JVM",
                    new("maxHeapSize", "build.gradle, the Test task", "tasks.withType(Test) { maxHeapSize = \"{size}\" }"),
                    new("jvmArgs", "build.gradle, the Test task", "tasks.withType(Test) { jvmArgs \"{option}\" }")) { Deaf = ["GRADLE_OPTS"], Signs = ["Gradle Test Executor", "GradleWorkerMain", "worker.org.gradle.process"] },
            ])
        {
            Words = ["Gradle build", "gradle build", "Gradle daemon"],
        },
        new("Maven",
            ["org.apache.maven.", "[ERROR] Failed to execute goal", "maven-surefire-plugin", "MAVEN_OPTS", "BUILD FAILURE", "ForkedBooter"],
            [
                new("Maven",
                    new("MAVEN_OPTS", "the environment, or .mvn/jvm.config", "export MAVEN_OPTS=\"-Xmx{size}\""),
                    new("MAVEN_OPTS", "the environment, or .mvn/jvm.config", "export MAVEN_OPTS=\"-Xmx... {option}\"")),
                new("the JVM that Surefire forks for tests",
                    new("argLine", "pom.xml, the configuration of maven-surefire-plugin, or -DargLine", "<argLine>-Xmx{size}</argLine>"),
                    new("argLine", "pom.xml, the configuration of maven-surefire-plugin, or -DargLine", "<argLine>-Xmx... {option}</argLine>"))
                {
                    Deaf = ["MAVEN_OPTS"],
                    Signs = ["surefire", "ForkedBooter"],
                    OfHeap = "MAVEN_OPTS does not reach it.",
                },
            ])
        {
            Words = ["Maven build", "mvn "],
        },
        new("Jenkins",
            ["hudson.model.", "hudson.remoting.", "jenkins.model.", "jenkins.util.", "org.jenkinsci.", "JENKINS_JAVA_OPTIONS", "jenkins.war", "jenkins/jenkins"],
            [
                new("Jenkins",
                    new("JAVA_OPTS", "the systemd unit (systemctl edit jenkins; JENKINS_JAVA_OPTIONS in /etc/sysconfig/jenkins and JAVA_ARGS in /etc/default/jenkins before 2.332) or the container's environment", "Environment=\"JAVA_OPTS=-Djava.awt.headless=true -Xmx{size}\""),
                    new("JAVA_OPTS", "the systemd unit (systemctl edit jenkins) or the container's environment", "Environment=\"JAVA_OPTS=-Djava.awt.headless=true -Xmx... {option}\"")) { OfHeap = "Builds run in JVMs and processes of their own: this is the controller's heap. Under Windows it is the <arguments> of jenkins.xml." },
            ])
        {
            Words = ["Jenkins controller", "Jenkins master", "Jenkins server", "Jenkins service"],
        },
        new("Nexus Repository",
            ["org.sonatype.nexus", "nexus.vmoptions", "INSTALL4J_ADD_VM_PARAMS", "sonatype/nexus3"],
            [
                new("Nexus",
                    new("-Xmx", "bin/nexus.vmoptions (INSTALL4J_ADD_VM_PARAMS in the container)", "-Xms{size}\n-Xmx{size}"),
                    new("bin/nexus.vmoptions", "bin/nexus.vmoptions (INSTALL4J_ADD_VM_PARAMS in the container)", "{option}")) { OfHeap = "INSTALL4J_ADD_VM_PARAMS replaces the image's own options: repeat heap and -XX:MaxDirectMemorySize." },
            ])
        {
            Words = ["Nexus Repository", "Sonatype Nexus", "Nexus 3"],
        },
    ];

    private static KnownJvm Sonar(string name, string part, string[] signs) => new(
        name,
        new($"sonar.{part}.javaOpts", $"conf/sonar.properties (SONAR_{part.ToUpperInvariant()}_JAVAOPTS in the image from 8.2 on)", $"sonar.{part}.javaOpts=-Xmx{{size}} -Xms128m -XX:+HeapDumpOnOutOfMemoryError"),
        new($"sonar.{part}.javaAdditionalOpts", $"conf/sonar.properties (SONAR_{part.ToUpperInvariant()}_JAVAADDITIONALOPTS in the image from 8.2 on)", $"sonar.{part}.javaAdditionalOpts={{option}}"))
    {
        Part = part,
        Signs = signs,
    };
}
