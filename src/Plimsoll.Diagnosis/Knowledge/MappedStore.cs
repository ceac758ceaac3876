namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>RocketMQ's store, of which every file is mapped.</summary>
internal static class MappedStore
{
    /// <summary>What the broker answers when it could not map the next file (org.apache.rocketmq.broker.processor.SendMessageProcessor; com.alibaba.rocketmq before 4.0).</summary>
    public const string Refused = "please make sure OS and JDK both 64";
}
