using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A registry that keeps whoever registered until it is told otherwise.</summary>
/// <param name="Entries">Parts of the names of the classes that it makes one of for each registration.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Begins">The call that registers.</param>
/// <param name="Ends">The call that ends it.</param>
internal sealed record ListenerRegistry(IReadOnlyList<string> Entries, string Name, string Begins, string Ends)
{
    private static readonly ListenerRegistry[] Known =
    [
        new(["com.google.common.eventbus.Subscriber"], "Guava's EventBus", "EventBus.register(object)", "EventBus.unregister(object)"),
        new(["org.greenrobot.eventbus.Subscription"], "greenrobot's EventBus", "EventBus.register(object)", "EventBus.unregister(object)"),
        new(["net.engio.mbassy.subscription.", "net.engio.mbassy.common."], "MBassador", "bus.subscribe(object)", "bus.unsubscribe(object)"),
        new(["io.vertx.core.eventbus.impl.HandlerHolder", "io.vertx.core.eventbus.impl.HandlerRegistration", "io.vertx.core.eventbus.impl.MessageConsumerImpl"], "Vert.x's EventBus", "eventBus.consumer(address, handler)", "MessageConsumer.unregister()"),
        new(["org.springframework.context.event.ApplicationListenerMethodAdapter", "org.springframework.context.event.GenericApplicationListenerAdapter"], "Spring's ApplicationEventMulticaster", "addApplicationListener(listener)", "removeApplicationListener(listener)"),
        new(["akka.actor.LocalActorRef", "org.apache.pekko.actor.LocalActorRef"], "the actor system", "actorOf(props)", "context.stop(actor), or unsubscribe(actor) of the event stream"),
        new(["io.reactivex.disposables.", "io.reactivex.internal.observers.", "io.reactivex.rxjava3.internal.observers.", "io.reactivex.subjects.", "io.reactivex.rxjava3.subjects.", "io.reactivex.processors.", "rx.internal.util.SubscriptionList", "rx.subscriptions."], "the Observable or Subject", "subscribe(observer)", "Disposable.dispose()"),
        new(["reactor.core.publisher.LambdaSubscriber", "reactor.core.publisher.SinkManyMulticast", "reactor.core.publisher.DirectProcessor", "reactor.core.publisher.EmitterProcessor", "reactor.core.publisher.FluxPublish"], "the Reactor publisher", "subscribe(consumer)", "Disposable.dispose()"),
        new(["javafx.beans.", "com.sun.javafx.binding.ExpressionHelper"], "the JavaFX property", "addListener(listener)", "removeListener(listener), or WeakChangeListener"),
        new(["io.lettuce.core.pubsub.", "org.redisson.PubSubMessageListener", "redis.clients.jedis.JedisPubSub"], "the Redis channel", "addListener(listener)", "removeListener(listener)"),
        new(["com.hazelcast.spi.impl.eventservice.impl.Registration"], "Hazelcast's event service", "addEntryListener(listener)", "removeEntryListener(id)"),
        new(["org.apache.curator.framework.listen.", "org.apache.curator.framework.recipes.cache."], "Curator", "getListenable().addListener(listener)", "getListenable().removeListener(listener) and close()"),
        new(["io.grpc.internal.ServerImpl$ServerTransportListenerImpl", "io.grpc.Context$ExecutableListener", "io.grpc.Context$ParentListener"], "gRPC's Context", "Context.addListener(listener)", "Context.removeListener(listener), or cancel the context"),
        new(["io.micrometer.core.instrument.Meter$Id", "com.codahale.metrics."], "the metric registry", "register(meter)", "remove(meter)"),
    ];

    private static readonly (string Word, string Begins, string Ends)[] Words =
    [
        ("Listener", "add...Listener(listener)", "remove...Listener(listener)"), ("Subscri", "subscribe(subscriber)", "unsubscribe, cancel() or dispose() of what subscribe returned"),
        ("Observer", "addObserver(observer)", "deleteObserver(observer)"), ("Registration", "register(object)", "close() or unregister of what register returned"),
    ];

    /// <summary>The registry whose entries have this class; null for a class that is no entry of a known one.</summary>
    public static ListenerRegistry? Of(string type) => Known.FirstOrDefault(registry => registry.Entries.Any(entry => type.StartsWith(entry, StringComparison.Ordinal)));

    /// <summary>What a class's own name tells of registering and its end; null when it tells nothing.</summary>
    public static (string Begins, string Ends)? ByName(string type)
    {
        var found = Words.FirstOrDefault(known => LibraryName.Short(type).Contains(known.Word, StringComparison.Ordinal));
        return found.Word is null ? null : (found.Begins, found.Ends);
    }
}
