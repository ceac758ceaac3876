namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Brokers and coordination. Sources: Kafka's bin/kafka-run-class.sh, ZooKeeper's bin/zkEnv.sh, Pulsar's conf/pulsar_env.sh and conf/bkenv.sh, RocketMQ's bin/runbroker.sh and runserver.sh, Canal's bin/startup.sh, Nacos' bin/startup.sh and image.</summary>
internal static class MessageSystems
{
    private const string PulsarCaches = "A bookie sizes its write and read-ahead caches by direct memory (a quarter each, dbStorage_writeCacheMaxSizeMb and dbStorage_readAheadCacheMaxSizeMb), a broker its cache of entries (managedLedgerCacheSizeMB, a fifth): smaller caches leave room without a larger limit. A standalone Pulsar holds both in one process.";

    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("Kafka Connect",
            ["org.apache.kafka.connect.runtime.", "org.apache.kafka.connect.cli.", "connect-distributed", "connect-standalone", "debezium/connect"],
            [Kafka("Kafka Connect's worker", " In Debezium's image it is HEAP_OPTS.")])
        {
            Words = ["Kafka Connect", "Connect worker", "Debezium connector"],
        },
        new("Debezium Server",
            ["io.debezium.server.", "debezium-server"],
            [
                new("Debezium Server",
                    new("JAVA_OPTS", "the environment of run.sh", "JAVA_OPTS=-Xmx{size}"),
                    new("JAVA_OPTS", "the environment of run.sh", "JAVA_OPTS=\"-Xmx... {option}\"")) { OfHeap = "max.queue.size, max.queue.size.in.bytes and max.batch.size bound the events that wait in the heap." },
            ]),
        new("Apache Kafka",
            ["KafkaServer", "kafka.server.", "kafka.log.", "kafka.Kafka", "KAFKA_HEAP_OPTS", "kafka-server-start", "org.apache.kafka.storage.internals.", "cp-kafka"],
            [Kafka("Kafka's broker", " Set it for the broker's start alone: kafka-*.sh tools read the same variable.")])
        {
            Words = ["Kafka broker", "kafka broker", "broker of Kafka"],
        },
        new("ZooKeeper",
            ["org.apache.zookeeper.server.", "ZK_SERVER_HEAP", "SERVER_JVMFLAGS", "zookeeper.DataDirectoryCleanup", "QuorumPeerMain"],
            [
                new("ZooKeeper's server",
                    new("ZK_SERVER_HEAP", "conf/zookeeper-env.sh (in MB)", "export ZK_SERVER_HEAP={mebibytes}"),
                    new("SERVER_JVMFLAGS", "conf/zookeeper-env.sh or conf/java.env", "export SERVER_JVMFLAGS=\"{option} $SERVER_JVMFLAGS\"")) { OfHeap = "Without it the server has 1000 MB (3.4.13 and 3.5 on). Before that -Xmx goes into SERVER_JVMFLAGS of conf/java.env. The whole tree of nodes is in the heap: large or many nodes are the need." },
            ])
        {
            Words = ["ZooKeeper server", "Zookeeper server", "ZooKeeper node"],
        },
        new("Apache Pulsar",
            ["org.apache.pulsar.broker.", "PULSAR_MEM", "PULSAR_EXTRA_OPTS", "apachepulsar/", "org.apache.pulsar.proxy.", "org.apache.pulsar.functions.worker."],
            [
                new("Pulsar",
                    new("PULSAR_MEM", "conf/pulsar_env.sh, or the container's environment", "PULSAR_MEM=\"-Xms{size} -Xmx{size} -XX:MaxDirectMemorySize=...\""),
                    new("PULSAR_MEM", "conf/pulsar_env.sh, or the container's environment", "PULSAR_MEM=\"-Xms... -Xmx... {option}\"")) { OfDirect = PulsarCaches + " A bookie that bin/pulsar bookie starts reads BOOKIE_MEM of conf/bkenv.sh first.", OfHeap = "PULSAR_MEM holds heap and direct memory together: repeat both." },
            ])
        {
            Words = ["Pulsar broker", "Apache Pulsar", "memory of Pulsar", "Pulsar standalone"],
        },
        new("Apache BookKeeper",
            ["org.apache.bookkeeper.bookie.", "bookkeeper.proto.ReadEntryProcessor", "bookkeeper.proto.WriteEntryProcessor", "bookkeeper.proto.BookieRequest", "bookkeeper.proto.PacketProcessor", "org.apache.bookkeeper.server.", "BOOKIE_MEM", "BOOKIE_EXTRA_OPTS", "BookieReadThreadPool"],
            [
                new("BookKeeper's bookie",
                    new("BOOKIE_MEM", "conf/bkenv.sh, or the container's environment (with Pulsar PULSAR_MEM where BOOKIE_MEM is unset)", "BOOKIE_MEM=\"-Xms{size} -Xmx{size} -XX:MaxDirectMemorySize=...\""),
                    new("BOOKIE_MEM", "conf/bkenv.sh, or the container's environment (with Pulsar PULSAR_MEM where BOOKIE_MEM is unset)", "BOOKIE_MEM=\"-Xms... -Xmx... {option}\"")) { OfDirect = PulsarCaches },
            ])
        {
            Words = ["bookie"],
        },
        new("RocketMQ",
            ["org.apache.rocketmq.broker.", "org.apache.rocketmq.namesrv.", "org.apache.rocketmq.store.", "runbroker.sh", "runserver.sh", "RocketmqBroker", "apache/rocketmq"],
            [
                new("RocketMQ's broker",
                    new("JAVA_OPT", "bin/runbroker.sh (the image also takes JAVA_OPT_EXT)", "JAVA_OPT=\"${JAVA_OPT} -server -Xms{size} -Xmx{size}\""),
                    new("JAVA_OPT", "bin/runbroker.sh (the image also takes JAVA_OPT_EXT)", "JAVA_OPT=\"${JAVA_OPT} {option}\"")) { OfHeap = "The script's own default is 8g for the broker.", OfDirect = "The script's own default is -XX:MaxDirectMemorySize=15g." },
                new("RocketMQ's name server",
                    new("JAVA_OPT", "bin/runserver.sh (the image also takes JAVA_OPT_EXT)", "JAVA_OPT=\"${JAVA_OPT} -server -Xms{size} -Xmx{size}\""),
                    new("JAVA_OPT", "bin/runserver.sh (the image also takes JAVA_OPT_EXT)", "JAVA_OPT=\"${JAVA_OPT} {option}\"")) { Signs = ["namesrv", "NamesrvStartup", "runserver.sh"] },
            ])
        {
            Words = ["RocketMQ broker", "rocketmq broker", "rocketmq namesrv"],
        },
        new("Canal",
            ["com.alibaba.otter.canal.server", "com.alibaba.otter.canal.deployer", "com.alibaba.otter.canal.parse.", "com.alibaba.otter.canal.adapter", "canal.instance.", "canal/canal-server"],
            [
                new("Canal's server",
                    new("JAVA_OPTS", "bin/startup.sh", "JAVA_OPTS=\"-server -Xms{size} -Xmx{size} ...\""),
                    new("JAVA_OPTS", "bin/startup.sh", "JAVA_OPTS=\" $JAVA_OPTS {option}\"")) { OfHeap = "canal.instance.memory.buffer.size times memory.buffer.memunit bounds what each instance keeps of the binlog in the heap, times the number of instances." },
            ]),
        new("Nacos",
            ["com.alibaba.nacos.core.", "com.alibaba.nacos.naming.", "com.alibaba.nacos.config.server.", "nacos/nacos-server", "CUSTOM_NACOS_MEMORY", "naming-server.log"],
            [
                new("Nacos",
                    new("CUSTOM_NACOS_MEMORY", "the environment of bin/startup.sh (2.4.0 and later; JAVA_OPT in the script before; JVM_XMS, JVM_XMX and JVM_XMN of the image)", "CUSTOM_NACOS_MEMORY=\"-Xms{size} -Xmx{size}\""),
                    new("CUSTOM_NACOS_MEMORY", "the environment of bin/startup.sh (2.4.0 and later; JAVA_OPT in the script before)", "CUSTOM_NACOS_MEMORY=\"-Xms... -Xmx... {option}\"")) { OfHeap = "CUSTOM_NACOS_MEMORY replaces the default memory options: repeat all that you want to keep. JAVA_OPT_EXT stands behind -jar and has no effect." },
            ])
        {
            Words = ["Nacos server", "nacos server", "nacos集群", "nacos服务端"],
        },
    ];

    private static KnownJvm Kafka(string name, string more) => new(
        name,
        new("KAFKA_HEAP_OPTS", "the environment of the start script or container", "export KAFKA_HEAP_OPTS=\"-Xms{size} -Xmx{size}\""),
        new("KAFKA_OPTS", "the environment of the start script or container", "export KAFKA_OPTS=\"{option}\""))
    {
        OfHeap = "The start script's own default is -Xmx1G for a broker and -Xmx2G for Connect; a container also needs room for direct memory and the page cache." + more,
    };
}
