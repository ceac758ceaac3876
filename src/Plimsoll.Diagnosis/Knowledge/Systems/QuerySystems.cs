namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Query engines and search. Sources: Elasticsearch, OpenSearch, Logstash, Solr, Trino, Druid, Pinot, StarRocks and Doris documentation of JVM settings.</summary>
internal static class QuerySystems
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("Logstash",
            ["org.logstash.", "logstash.agent", "logstash.pipeline", "logstash.outputs", "logstash.inputs", "logstash.javapipeline", "logstash.runner", "LS_JAVA_OPTS"],
            [
                new("Logstash",
                    new("-Xmx", "config/jvm.options (/etc/logstash/jvm.options), or LS_JAVA_OPTS", "-Xms{size}\n-Xmx{size}"),
                    new("config/jvm.options", "config/jvm.options (/etc/logstash/jvm.options), or LS_JAVA_OPTS", "{option}")) { OfHeap = "Workers times pipeline.batch.size events are in the heap at once, for each pipeline." },
            ])
        {
            Words = ["Logstash"],
        },
        Search("OpenSearch", ["org.opensearch.", "OPENSEARCH_JAVA_OPTS", "opensearchproject/", "[o.o.i.", "[o.o.n.", "[o.o.c.", "[o.o.b."], "OPENSEARCH_JAVA_OPTS", "/etc/opensearch/jvm.options.d", ["OpenSearch node", "OpenSearch cluster"]),
        Search("Elasticsearch", ["org.elasticsearch.bootstrap.", "org.elasticsearch.node.", "org.elasticsearch.monitor.", "org.elasticsearch.index.shard.", "org.elasticsearch.index.engine.", "org.elasticsearch.indices.", "org.elasticsearch.cluster.service.", "org.elasticsearch.search.internal.", "[o.e.", "ES_JAVA_OPTS", "esJavaOpts", "elasticsearch/elasticsearch"], "ES_JAVA_OPTS", "/etc/elasticsearch/jvm.options.d", ["Elasticsearch node", "elasticsearch node", "ES node", "Elasticsearch cluster", "es集群"]),
        new("Apache Solr",
            ["org.apache.solr.", "SOLR_HEAP", "SOLR_JAVA_MEM", "solr.in.sh"],
            [
                new("Solr",
                    new("SOLR_HEAP", "solr.in.sh (/etc/default/solr.in.sh), or bin/solr -m", "SOLR_HEAP=\"{size}\""),
                    new("SOLR_OPTS", "solr.in.sh (/etc/default/solr.in.sh)", "SOLR_OPTS=\"$SOLR_OPTS {option}\"")) { OfHeap = "Without it Solr has 512 MB. The caches of solrconfig.xml (filterCache, documentCache) and sorting or faceting without docValues are in it." },
            ])
        {
            Words = ["Solr"],
        },
        new("Trino",
            ["io.trino.server.", "io.trino.execution.", "io.trino.operator.", "io.trino.memory.", "io.prestosql.server.", "io.prestosql.execution.", "io.prestosql.operator.", "com.facebook.presto.server.", "com.facebook.presto.execution.", "com.facebook.presto.operator.", "io.airlift.stats.", "trinodb/trino"],
            [
                new("Trino",
                    new("-Xmx", "etc/jvm.config of every node (in the Helm chart coordinator.jvm.maxHeapSize and worker.jvm.maxHeapSize)", "-Xmx{size}"),
                    new("etc/jvm.config", "etc/jvm.config of every node (in the Helm chart additionalJVMConfig)", "{option}")) { OfHeap = "query.max-memory-per-node and memory.heap-headroom-per-node of etc/config.properties share that heap: the first bounds a query before the heap is full." },
            ])
        {
            Words = ["Trino", "Presto", "Starburst"],
        },
        new("Apache Druid",
            ["org.apache.druid.", "io.druid.", "druid.processing.", "druid.indexer."],
            [
                new("Druid's service",
                    new("-Xmx", "jvm.config in the folder of the service (conf/druid/...)", "-Xms{size}\n-Xmx{size}"),
                    new("jvm.config", "jvm.config in the folder of the service (conf/druid/...)", "{option}")) { OfDirect = "It must hold druid.processing.buffer.sizeBytes * (druid.processing.numThreads + druid.processing.numMergeBuffers + 1)." },
                new("Druid's peon",
                    new("druid.indexer.runner.javaOptsArray", "the middleManager's runtime.properties", "druid.indexer.runner.javaOptsArray=[\"-Xms{size}\",\"-Xmx{size}\"]"),
                    new("druid.indexer.runner.javaOptsArray", "the middleManager's runtime.properties", "druid.indexer.runner.javaOptsArray=[\"-Xmx...\",\"{option}\"]"))
                {
                    Signs = ["Peon", "[task-runner-", "indexing.worker.executor", "CliPeon", "fork.property"],
                    OfHeap = "A peon is a JVM of its own: the middleManager's jvm.config does not reach it.",
                },
            ])
        {
            Words = ["Druid"],
        },
        new("Apache Pinot",
            ["org.apache.pinot.", "pinot-admin.sh", "apachepinot/"],
            [
                new("Pinot",
                    new("JAVA_OPTS", "the environment of pinot-admin.sh (jvmOpts of each component in the Helm chart)", "export JAVA_OPTS=\"-Xms{size} -Xmx{size}\""),
                    new("JAVA_OPTS", "the environment of pinot-admin.sh (jvmOpts of each component in the Helm chart)", "export JAVA_OPTS=\"-Xmx... {option}\"")),
            ])
        {
            Words = ["Apache Pinot", "Pinot server", "Pinot broker"],
        },
        Frontend("StarRocks", ["com.starrocks.", "starrocks/fe"], "JAVA_OPTS (JAVA_OPTS_FOR_JDK_11 where the JDK is 11 and the file has it)", ["StarRocks", "starrocks"]),
        Frontend("Doris", ["org.apache.doris.", "apache/doris"], "JAVA_OPTS (JAVA_OPTS_FOR_JDK_17 where the JDK is 17)", ["Apache Doris", "Doris FE", "doris fe"]),
    ];

    private static KnownSystem Search(string name, string[] signs, string variable, string file, string[] words) => new(
        name,
        signs,
        [
            new(name,
                new(variable, $"the environment; without a container a file of {file}", $"{variable}=\"-Xms{{size}} -Xmx{{size}}\""),
                new(variable, $"the environment; without a container a file of {file}", $"{variable}=\"{{option}}\"")) { OfHeap = "Half of the machine's or container's memory at most, and below 32 GB: the rest is for direct buffers and the page cache that the index is read through." },
        ])
    {
        Words = words,
    };

    private static KnownSystem Frontend(string name, string[] signs, string variable, string[] words) => new(
        name,
        signs,
        [
            new($"{name}' frontend (FE)",
                new(variable, "fe/conf/fe.conf", "JAVA_OPTS=\"-Xmx{size} ...\""),
                new(variable, "fe/conf/fe.conf", "JAVA_OPTS=\"... {option}\"")) { OfHeap = "The whole metadata (tablets, transactions, load jobs) is in the heap: label_keep_max_second and the number of tablets bound it." },
        ])
    {
        Words = words,
    };
}
