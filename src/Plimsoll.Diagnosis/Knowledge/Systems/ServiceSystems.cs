namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Servers of applications' infrastructure, and game servers. Sources: Keycloak's container guide, Seata's bin/seata-setup.sh, SkyWalking's bin/oapService.sh, Camunda's Helm chart, Hazelcast's JVM parameters.</summary>
internal static class ServiceSystems
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("Keycloak",
            ["org.keycloak.", "JAVA_OPTS_KC_HEAP", "keycloak/keycloak", "bitnami/keycloak", "KC_BOOTSTRAP_ADMIN", "kc.sh"],
            [
                new("Keycloak",
                    new("JAVA_OPTS_KC_HEAP", "the container's environment (24 and later; JAVA_OPTS before)", "JAVA_OPTS_KC_HEAP=\"-Xms{size} -Xmx{size}\""),
                    new("JAVA_OPTS_APPEND", "the container's environment", "JAVA_OPTS_APPEND=\"{option}\"")) { OfHeap = "Since 24 the heap is 70 % of the container's memory (-XX:MaxRAMPercentage=70, a number without a fraction is right too): without a limit on the container it is 70 % of the node." },
            ])
        {
            Words = ["Keycloak", "keycloak"],
        },
        new("Seata",
            ["io.seata.server.", "org.apache.seata.server.", "seata-server", "seata-setup.sh"],
            [
                new("Seata's server",
                    new("JVM_XMX", "the environment of bin/seata-server.sh or of the image", "JVM_XMS={size}\nJVM_XMX={size}"),
                    new("JVM_MaxDirectMemorySize, JVM_MaxMetaspaceSize", "the environment of bin/seata-server.sh or of the image", "JAVA_TOOL_OPTIONS=\"{option}\"")) { OfDirect = "The script's own default is 1024m." },
            ]),
        new("SkyWalking",
            ["org.apache.skywalking.oap.", "oapService.sh", "apache/skywalking-oap-server", "skywalking-oap"],
            [
                new("SkyWalking's OAP server",
                    new("JAVA_OPTS", "the container's environment, or bin/oapService.sh", "JAVA_OPTS=\"-Xms{size} -Xmx{size}\""),
                    new("JAVA_OPTS", "the container's environment, or bin/oapService.sh", "JAVA_OPTS=\"-Xmx... {option}\"")),
            ])
        {
            Words = ["OAP server", "SkyWalking OAP", "skywalking oap"],
        },
        new("Zeebe",
            ["io.camunda.zeebe.broker", "io.zeebe.broker", "io.camunda.zeebe.", "camunda/zeebe"],
            [
                new("Zeebe's broker",
                    new("JAVA_TOOL_OPTIONS", "the container's environment (javaOpts of the Helm chart)", "JAVA_TOOL_OPTIONS=\"-Xmx{size}\""),
                    new("JAVA_TOOL_OPTIONS", "the container's environment (javaOpts of the Helm chart)", "JAVA_TOOL_OPTIONS=\"-Xmx... {option}\"")) { Container = "RocksDB takes memory outside the heap, 512 MiB for each partition by default (zeebe.broker.experimental.rocksdb.memoryLimit): the container must hold heap, direct memory and that." },
            ])
        {
            Words = ["Zeebe"],
        },
        new("Velocity or Paper",
            ["com.velocitypowered.", "net.minecraft.", "org.bukkit.", "io.papermc.", "net.md_5.bungee.", "org.spigotmc."],
            [
                new("the game server",
                    new("-Xmx", "the start command, before -jar (the panel's memory field)", "java -Xms{size} -Xmx{size} -jar server.jar"),
                    new("the start command", "the start command, before -jar", "java -Xmx... {option} -jar server.jar")) { OfDirect = "Unset, it is as large as -Xmx. A proxy needs more of it than of heap." },
            ]),
        new("Hazelcast",
            ["com.hazelcast.internal.", "com.hazelcast.jet.", "com.hazelcast.instance.", "hazelcast/hazelcast"],
            [
                new("Hazelcast's member",
                    new("-Xmx", "config/jvm.options, or JAVA_OPTS", "-Xmx{size}"),
                    new("config/jvm.options", "config/jvm.options, or JAVA_OPTS", "{option}")),
            ])
        {
            IsGround = true,
        },
    ];
}
