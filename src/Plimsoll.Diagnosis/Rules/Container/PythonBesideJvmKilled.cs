using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The kernel killed the Python process beside the JVM, not the JVM.</summary>
internal sealed class PythonBesideJvmKilled : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "python-beside-jvm-killed",
        Title = "The Python process beside the JVM took the container's memory and was killed",
        Explains = ["container-limit"],
        Cause = "leak/native/python-worker",
        Mechanism = "PySpark and PyFlink run Python processes in the JVM's container. Their memory counts against the same limit, and no option of the JVM bounds it: a DataFrame collected to the driver, a batch handed to a pandas function, a native library. When the kernel chooses python as its victim the JVM lives on and only reports that its Python ended.",
        Needs = ["the kernel's lines with the victim's name", "the JVM's own line about the end of its Python"],
        Refuters = ["java as the victim"],
        References = ["org.apache.spark.deploy.PythonRunner", "Spark docs: spark.executor.pyspark.memory, spark.executor.memoryOverhead", "org.apache.flink.client.python.PythonDriver"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Killed(limit) is not { } killed)
            return;
        var bound = killed.LimitBytes is { } bytes ? $" at the group's limit of {Bytes.Text(bytes)}" : "";
        scale.For(Weight.Weak, "victim", $"the kernel killed {killed.Victim}{bound}, not java", killed);
        scale.For(Weight.Weak, "told", "the JVM lived on and says that its Python process was ended", limit.Case.Facts.First<HelperEnded>());
        scale.Conclude($"{killed.Victim} beside the JVM was killed{bound}: the memory is outside the JVM");
        scale.Lacks("who has the memory in the container", "ps -eo pid,rss,args --sort=-rss | head inside it; dmesg -T | grep -B 40 -i 'kill process' (the table of tasks)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "let Python take less: do not collect whole results (collect, toPandas), smaller batches, and bound it by spark.executor.pyspark.memory")
        {
            Text = "More room helps only if the need is bounded: spark.driver.memoryOverhead and spark.executor.memoryOverhead (spark.kubernetes.*.memoryOverhead before 2.3), in Flink python.fn-execution.memory.managed and taskmanager.memory.managed.size. A larger -Xmx makes it worse: Python gets what the heap leaves.",
            Verify = "the resident size of python levels off below the limit less the JVM's share",
        };
    }

    private static ProcessKilled? Killed(BrokenLimit limit) => limit.Facts.First<ProcessKilled>(killed => Kills.IsHelper(killed, limit.Process));
}
