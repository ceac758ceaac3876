namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>Batch processing and data movers. Sources: Spark's configuration page, Hive and Tez configuration properties, mapred-default.xml, DataX's bin/datax.py, SeaTunnel's config/jvm_options, NiFi's administration guide.</summary>
internal static class BatchSystems
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("Apache Spark",
            ["org.apache.spark.", "spark.driver.", "spark.executor.", "spark.yarn.", "SparkContext", "UnifiedMemoryManager", "MemoryStore:", "CoarseGrainedExecutorBackend", "TaskSetManager", "spark-submit"],
            [
                new("Spark's driver",
                    new("spark.driver.memory", "spark-defaults.conf, or spark-submit --driver-memory", "spark.driver.memory {size}"),
                    new("spark.driver.extraJavaOptions", "spark-defaults.conf, or spark-submit --driver-java-options", "spark.driver.extraJavaOptions {option}"))
                {
                    Part = "driver",
                    Signs = ["driver", "broadcast-exchange", "dag-scheduler-event-loop", "BroadcastExchangeExec", "toPandas", ".collect(", "thread \"main\"", "ApplicationMaster"],
                    Container = "On YARN and Kubernetes the driver's container is spark.driver.memory + spark.driver.memoryOverhead (unset: a tenth of it, at least 384 MiB; before Spark 2.3 spark.yarn.driver.memoryOverhead).",
                    OfHeap = "In client mode SparkConf in the program comes too late: the driver's JVM runs already. A broadcast join brings its table to the driver first: spark.sql.autoBroadcastJoinThreshold (10 MB by default, -1 for no broadcast), no broadcast hint; spark.driver.maxResultSize bounds what collect() brings.",
                },
                new("Spark's executor",
                    new("spark.executor.memory", "spark-defaults.conf, or spark-submit --executor-memory", "spark.executor.memory {size}"),
                    new("spark.executor.extraJavaOptions", "spark-defaults.conf, or spark-submit --conf", "spark.executor.extraJavaOptions {option}"))
                {
                    Part = "executor",
                    Signs = ["executor.Executor", "Executor: Exception in task", "Executor task launch worker", "Lost task", "ExecutorLostFailure", "CoarseGrainedExecutorBackend", "container-localizer"],
                    Container = "On YARN and Kubernetes an executor's container is spark.executor.memory + spark.executor.memoryOverhead (unset: a tenth of it, at least 384 MiB; before Spark 2.3 spark.yarn.executor.memoryOverhead) + spark.memory.offHeap.size.",
                    OfHeap = "More partitions (spark.sql.shuffle.partitions) and fewer tasks at once in an executor (spark.executor.cores) need less heap for each.",
                },
            ])
        {
            Words = ["Spark job", "Spark application", "Spark driver", "Spark executor", "PySpark", "spark作业", "spark任务"],
        },
        new("Apache Hive",
            ["org.apache.hadoop.hive.", "org.apache.tez.", "Vertex failed, vertexName", "hive.tez.", "hive.auto.convert.", "tez.am.", "MAPJOIN[", "HiveServer2"],
            [
                new("a Tez task of Hive",
                    new("hive.tez.java.opts", "hive-site.xml, or SET in the session", "SET hive.tez.java.opts=-Xmx{size};"),
                    new("hive.tez.java.opts", "hive-site.xml, or SET in the session", "SET hive.tez.java.opts=-Xmx... {option};"))
                {
                    Signs = ["Vertex failed", "TezTaskRunner", "TaskAttempt", "TezChild", "MapJoin"],
                    Container = "A task's container is hive.tez.container.size (in MB; unset it is mapreduce.map.memory.mb): -Xmx at about 80 % of it.",
                    OfHeap = "hive.tez.container.size (in MB) must hold it: -Xmx at about 80 % of the container. A map join keeps the tables that Hive takes for small as hash tables in the task's heap: hive.auto.convert.join.noconditionaltask.size bounds their sum (a third of the container at most), hive.auto.convert.join=false joins without.",
                },
                new("Tez' application master",
                    new("tez.am.launch.cmd-opts", "tez-site.xml, or SET in the session", "SET tez.am.launch.cmd-opts=-Xmx{size};"),
                    new("tez.am.launch.cmd-opts", "tez-site.xml", "SET tez.am.launch.cmd-opts=-Xmx... {option};"))
                {
                    Signs = ["DAGAppMaster", "[AMShutdownThread]"],
                    Container = "Its container is tez.am.resource.memory.mb.",
                },
                new("HiveServer2",
                    new("HADOOP_HEAPSIZE", "conf/hive-env.sh", "export HADOOP_HEAPSIZE={mebibytes}"),
                    new("HADOOP_OPTS", "conf/hive-env.sh", "export HADOOP_OPTS=\"$HADOOP_OPTS {option}\""))
                {
                    Signs = ["HiveServer2-Handler", "hiveserver2", "server.HiveServer2", "HiveMetaStore"],
                },
            ])
        {
            Words = ["Hive query", "Hive on Tez", "On Tez", "HiveServer2", "hive任务"],
        },
        new("Hadoop MapReduce",
            ["org.apache.hadoop.mapred.", "mapreduce.map.", "mapreduce.reduce.", "mapreduce.Job"],
            [
                new("a map task",
                    new("mapreduce.map.java.opts", "mapred-site.xml, or -D on submission", "-Dmapreduce.map.java.opts=-Xmx{size}"),
                    new("mapreduce.map.java.opts", "mapred-site.xml, or -D on submission", "-Dmapreduce.map.java.opts=\"-Xmx... {option}\"")) { Container = "Its container is mapreduce.map.memory.mb: -Xmx at about 80 % of it." },
                new("a reduce task",
                    new("mapreduce.reduce.java.opts", "mapred-site.xml, or -D on submission", "-Dmapreduce.reduce.java.opts=-Xmx{size}"),
                    new("mapreduce.reduce.java.opts", "mapred-site.xml, or -D on submission", "-Dmapreduce.reduce.java.opts=\"-Xmx... {option}\""))
                {
                    Signs = ["ReduceTask", "_r_0", "task.reduce.Fetcher"],
                    Container = "Its container is mapreduce.reduce.memory.mb: -Xmx at about 80 % of it.",
                },
            ]),
        new("DataX",
            ["com.alibaba.datax.", "DATAX-OPENSOURCE", "datax.py"],
            [
                new("DataX",
                    new("--jvm", "the call of bin/datax.py", "python bin/datax.py --jvm=\"-Xms{size} -Xmx{size}\" job.json"),
                    new("--jvm", "the call of bin/datax.py", "python bin/datax.py --jvm=\"-Xmx... {option}\" job.json"))
                {
                    OfHeap = "Without it DataX runs with -Xms1g -Xmx1g (DEFAULT_JVM in bin/datax.py). Fewer channels (job.setting.speed.channel) hold fewer records at once. MySQL's driver reads a whole result into the heap unless it streams: mysqlreader does (fetchSize Integer.MIN_VALUE), the generic rdbmsreader does not; there add useCursorFetch=true to the JDBC URL and a fetchSize, or use mysqlreader.",
                },
            ])
        {
            Words = ["DataX", "datax"],
        },
        new("Apache SeaTunnel",
            ["org.apache.seatunnel.", "seatunnel-cluster.sh", "jvm_client_options"],
            [
                new("SeaTunnel's engine",
                    new("-Xmx", "config/jvm_options (jvm_master_options, jvm_worker_options with separate roles)", "-Xms{size}\n-Xmx{size}"),
                    new("config/jvm_options", "config/jvm_options (jvm_master_options, jvm_worker_options with separate roles)", "{option}")) { OfHeap = "seatunnel.sh in local mode and the submitting client take config/jvm_client_options (-Xmx512m). history-job-expire-minutes bounds what finished jobs leave in the heap." },
            ])
        {
            Words = ["SeaTunnel", "Seatunnel"],
        },
        new("Apache NiFi",
            ["org.apache.nifi.", "nifi.properties", "nifi-app"],
            [
                new("NiFi",
                    new("java.arg.3", "conf/bootstrap.conf", "java.arg.2=-Xms{size}\njava.arg.3=-Xmx{size}"),
                    new("java.arg.N (a free number)", "conf/bootstrap.conf", "java.arg.30={option}")) { OfHeap = "Flow files' attributes are in the heap, their contents are not: attributes that carry contents fill it, and nifi.queue.swap.threshold bounds those of one queue." },
            ])
        {
            Words = ["NiFi"],
        },
    ];
}
