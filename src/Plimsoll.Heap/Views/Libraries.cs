namespace Plimsoll.Heap.Views;

/// <summary>Which classes and frames are a widely used library's, and so not what a person who looks at a dump has written.</summary>
internal static class Libraries
{
    private static readonly string[] Packages =
    [
        "akka.", "antlr.", "ch.qos.", "clojure.", "com.alibaba.", "com.amazonaws.", "com.codahale.", "com.couchbase.", "com.datastax.", "com.esotericsoftware.", "com.fasterxml.", "com.github.benmanes.", "com.google.", "com.hazelcast.",
        "com.ibm.", "com.lmax.", "com.microsoft.", "com.mongodb.", "com.mysql.", "com.netflix.", "com.sun.", "com.thoughtworks.xstream.", "com.zaxxer.", "feign.", "freemarker.", "gnu.trove.", "groovy.", "groovyjarjar", "io.confluent.", "io.debezium.",
        "io.dropwizard.", "io.fabric8.", "io.grpc.", "io.lettuce.", "io.micrometer.", "io.micronaut.", "io.minio.", "io.netty.", "io.opentelemetry.", "io.prometheus.", "io.quarkus.", "io.r2dbc.", "io.reactivex.", "io.rsocket.", "io.smallrye.", "io.swagger.", "io.undertow.",
        "io.vertx.", "it.unimi.dsi.", "javassist.", "kotlin.", "kotlinx.", "net.bytebuddy.", "net.minidev.", "net.sf.", "net.sourceforge.", "okhttp3.", "okio.", "oracle.", "org.agrona.", "org.antlr.", "org.aopalliance.", "org.apache.", "org.asynchttpclient.", "org.bouncycastle.",
        "org.cache2k.", "org.codehaus.", "org.dom4j.", "org.eclipse.", "org.ehcache.", "org.elasticsearch.", "org.glassfish.", "org.gradle.", "org.h2.", "org.hibernate.", "org.hsqldb.", "org.infinispan.", "org.influxdb.", "org.jboss.", "org.jctools.", "org.jdom", "org.jetbrains.",
        "org.joda.", "org.jruby.", "org.json.", "org.junit.", "org.mariadb.", "org.mockito.", "org.mozilla.", "org.mybatis.", "org.neo4j.", "org.objectweb.", "org.opensearch.", "org.postgresql.", "org.python.", "org.quartz.", "org.redisson.", "org.rocksdb.", "org.slf4j.", "org.springframework.",
        "org.sqlite.", "org.testcontainers.", "org.thymeleaf.", "org.w3c.", "org.wildfly.", "org.xerial.", "org.xml.", "org.yaml.", "reactor.", "redis.clients.", "retrofit2.", "rx.", "scala.", "software.amazon.", "zipkin2.", "zmq.",
    ];

    /// <summary>Whether a class or a frame belongs to the JDK or a known library.</summary>
    public static bool Has(string name) => RootPath.IsContainer(name) || Array.Exists(Packages, package => name.StartsWith(package, StringComparison.Ordinal));
}
