namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Databases, grids and file systems. Sources: Cassandra's cassandra-env.sh, Neo4j's operations manual, HBase's hbase-env.sh, Hadoop's hadoop-env.sh and yarn-env.sh, Hazelcast's and Ignite's start scripts.</summary>
internal static class StoreSystems
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("Apache Cassandra",
            ["org.apache.cassandra.", "cassandra-env.sh", "CassandraDaemon", "StatusLogger.java", "GCInspector"],
            [
                new("Cassandra",
                    new("MAX_HEAP_SIZE", "conf/cassandra-env.sh, or -Xmx in conf/jvm-server.options (4.0 and later) or conf/jvm.options (3.x)", "MAX_HEAP_SIZE=\"{size}\""),
                    new("jvm-server.options", "conf/jvm-server.options (4.0 and later), conf/jvm.options (3.x), JVM_OPTS in conf/cassandra-env.sh", "{option}")) { OfHeap = "With CMS HEAP_NEWSIZE must be set beside MAX_HEAP_SIZE." },
            ])
        {
            Words = ["Cassandra"],
        },
        new("Neo4j",
            ["org.neo4j.kernel", "org.neo4j.server", "org.neo4j.bolt", "neo4j.conf", "dbms.memory.", "server.memory.heap", "NEO4J_server_", "NEO4J_dbms_"],
            [
                new("Neo4j",
                    new("server.memory.heap.max_size", "conf/neo4j.conf (dbms.memory.heap.max_size before Neo4j 5)", "server.memory.heap.initial_size={size}\nserver.memory.heap.max_size={size}"),
                    new("server.jvm.additional", "conf/neo4j.conf (dbms.jvm.additional before Neo4j 5)", "server.jvm.additional={option}"))
                {
                    OfHeap = "In the container it is NEO4J_server_memory_heap_max__size (NEO4J_dbms_memory_heap_max__size before Neo4j 5). dbms.memory.transaction.total.max bounds all transactions before the heap is full; neo4j-admin server memory-recommendation (memrec before 5) tells the shares. The page cache (server.memory.pagecache.size) is outside the heap.",
                },
            ])
        {
            Words = ["Neo4j", "neo4j"],
        },
        new("Apache HBase",
            ["org.apache.hadoop.hbase.regionserver.", "org.apache.hadoop.hbase.master.", "HRegionServer", "HBASE_HEAPSIZE", "HBASE_REGIONSERVER_OPTS", "hbase-env.sh"],
            [
                new("HBase's region server",
                    new("HBASE_REGIONSERVER_OPTS", "conf/hbase-env.sh (HBASE_HEAPSIZE is of all its processes)", "export HBASE_REGIONSERVER_OPTS=\"$HBASE_REGIONSERVER_OPTS -Xms{size} -Xmx{size}\""),
                    new("HBASE_REGIONSERVER_OPTS", "conf/hbase-env.sh", "export HBASE_REGIONSERVER_OPTS=\"$HBASE_REGIONSERVER_OPTS {option}\"")) { OfDirect = "HBASE_OFFHEAPSIZE of the same file sets it too; it must hold hbase.bucketcache.size.", OfHeap = "hbase.regionserver.global.memstore.size and hfile.block.cache.size are shares of that heap, 0.8 together at most." },
                new("HBase's master",
                    new("HBASE_MASTER_OPTS", "conf/hbase-env.sh", "export HBASE_MASTER_OPTS=\"$HBASE_MASTER_OPTS -Xms{size} -Xmx{size}\""),
                    new("HBASE_MASTER_OPTS", "conf/hbase-env.sh", "export HBASE_MASTER_OPTS=\"$HBASE_MASTER_OPTS {option}\"")) { Signs = ["HMaster", "hbase.master", "master.HMaster"] },
            ])
        {
            Words = ["HBase", "RegionServer"],
        },
        new("Hadoop",
            ["org.apache.hadoop.hdfs.server.", "org.apache.hadoop.yarn.server.", "HDFS_NAMENODE_OPTS", "HADOOP_NAMENODE_OPTS", "hadoop-env.sh", "yarn-env.sh"],
            [
                Hadoop("the NameNode", "HDFS_NAMENODE_OPTS", "etc/hadoop/hadoop-env.sh (HADOOP_NAMENODE_OPTS before Hadoop 3)", ["namenode", "FSNamesystem"]) with { OfHeap = "All files and blocks are in that heap: about 1 GB for a million blocks." },
                Hadoop("the DataNode", "HDFS_DATANODE_OPTS", "etc/hadoop/hadoop-env.sh (HADOOP_DATANODE_OPTS before Hadoop 3)", ["datanode", "DataXceiver", "BPServiceActor"]),
                Hadoop("the ResourceManager", "YARN_RESOURCEMANAGER_OPTS", "etc/hadoop/yarn-env.sh", ["resourcemanager", "ResourceManager"]),
                Hadoop("the NodeManager", "YARN_NODEMANAGER_OPTS", "etc/hadoop/yarn-env.sh", ["nodemanager", "NodeManager"]),
            ])
        {
            Words = ["NameNode", "Namenode", "DataNode", "ResourceManager", "NodeManager"],
        },
        new("Apache Ignite",
            ["org.apache.ignite.", "ignite.sh", "IGNITE_HOME"],
            [
                new("Ignite",
                    new("JVM_OPTS", "the environment of bin/ignite.sh", "export JVM_OPTS=\"-Xms{size} -Xmx{size}\""),
                    new("JVM_OPTS", "the environment of bin/ignite.sh", "export JVM_OPTS=\"-Xmx... {option}\"")) { OfHeap = "Data lies in data regions outside the heap (DataRegionConfiguration.maxSize, a fifth of the machine's memory by default): the container must hold both." },
            ])
        {
            Words = ["Ignite node", "Ignite cluster"],
        },
    ];

    private static KnownJvm Hadoop(string name, string variable, string file, string[] signs) => new(
        name,
        new(variable, file, $"export {variable}=\"${variable} -Xms{{size}} -Xmx{{size}}\""),
        new(variable, file, $"export {variable}=\"${variable} {{option}}\""))
    {
        Signs = signs,
    };
}
