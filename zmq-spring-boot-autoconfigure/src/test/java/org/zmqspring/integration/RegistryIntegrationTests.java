package org.zmqspring.integration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.Threading;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.listen.ZmqListenerIdleEvent;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Listeners that come, change and go while the application runs. */
@Timeout(120)
class RegistryIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void whenAListenerBringsItsEndpointsThenItsSocketAndMetersComeAndGoWithIt() {
		Received<String> received = new Received<>();
		try (Pair pair = Pair.startWeb()) {
			for (int round = 0; round < 3; round++) {
				pair.listen(ListenerSpec.builder("guest", (message) -> received.add(message.topic()))
					.endpoints(pair.endpoint())
					.topics("guest")
					.build());
				pair.template().send("guest" + round, "hello");
				assertThat(received.next()).isEqualTo("guest" + round);
				assertThat(pair.actuator().samples("zmq_connected"))
					.anyMatch((line) -> line.contains("socket=\"guest\""));
				assertThat(pair.actuator().json("zmq/guest").at("/sockets/0/name").asString()).isEqualTo("guest");
				pair.registry().unregister("guest");
				assertThat(pair.registry().listener("guest")).isEmpty();
				assertThat(pair.subscriberApp().getBean(LinkDirectory.class).links()).hasSize(1);
				await().atMost(PATIENCE).untilAsserted(() -> {
					assertThat(pair.actuator().samples("zmq_")).noneMatch((line) -> line.contains("\"guest\""));
					assertThat(pair.template().awaitSubscribers("guest", 1, Duration.ZERO)).isFalse();
				});
			}
		}
	}

	@Test
	void whenAListenerIsUnregisteredBeforeTheStartOrAfterTheStopThenNothingIsWaitedFor() {
		ConfigurableApplicationContext app = Apps.start(Early.class);
		assertThat(app.getBean(Early.class).took).isLessThan(Duration.ofSeconds(8));
		ZmqListenerRegistry registry = app.getBean(ZmqListenerRegistry.class);
		registry.register(guest());
		app.close();
		assertThat(duration(() -> registry.unregister("guest"))).isLessThan(Duration.ofSeconds(8));
	}

	private static ListenerSpec guest() {
		return ListenerSpec.builder("guest", (message) -> {
		}).endpoints("tcp://127.0.0.1:" + TestPorts.free()).topics("guest").build();
	}

	private static Duration duration(Runnable action) {
		long begun = System.nanoTime();
		action.run();
		return Duration.ofNanos(System.nanoTime() - begun);
	}

	/** Registers a listener and takes it back before the application has started. */
	@Configuration(proxyBeanMethods = false)
	static class Early implements SmartInitializingSingleton {

		private final ZmqListenerRegistry registry;

		private Duration took = Duration.ZERO;

		Early(ZmqListenerRegistry registry) {
			this.registry = registry;
		}

		@Override
		public void afterSingletonsInstantiated() {
			this.registry.register(guest());
			this.took = duration(() -> this.registry.unregister("guest"));
		}

	}

	@Test
	void whenAListenerOnThePollerThreadUnregistersItselfThenItReturnsAtOnceAndOthersGoOn() {
		Received<String> received = new Received<>();
		try (Pair pair = Pair.start()) {
			pair.listen(
					ListenerSpec.builder("other", (message) -> received.add(message.topic())).topics("other").build());
			pair.listen(ListenerSpec.builder("once", (message) -> {
				pair.registry().unregister("once");
				received.add("unregistered");
			})
				.endpoints(pair.endpoint())
				.topics("once")
				.lane(LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER))
				.build());
			pair.template().send("once", "go");
			assertThat(received.next()).isEqualTo("unregistered");
			await().atMost(PATIENCE).until(() -> pair.subscriberApp().getBean(LinkDirectory.class).links().size() == 1);
			pair.template().send("other", "still here");
			assertThat(received.next()).isEqualTo("other");
		}
	}

	@Test
	void whenTopicsChangeThenTheListenerGetsTheOnesItWantsNow() {
		Received<String> received = new Received<>();
		try (Pair pair = Pair.start()) {
			pair.listen(
					ListenerSpec.builder("changing", (message) -> received.add(message.topic())).topics("a").build());
			pair.listen(ListenerSpec.builder("steady", (message) -> {
			}).topics("end", "b").build());
			pair.registry().subscribe("changing", "b", "end");
			assertThat(pair.info("changing").topics()).isEqualTo(prefixes("a", "b", "end"));
			assertThat(pair.template().awaitSubscribers("b", 1, PATIENCE)).isTrue();
			await().atMost(PATIENCE).until(() -> {
				pair.template().send("b1", "x");
				return !received.drain().isEmpty();
			});
			pair.registry().unsubscribe("changing", "a", "b");
			assertThat(pair.info("changing").topics()).isEqualTo(prefixes("end"));
			await().atMost(PATIENCE).until(() -> !pair.template().awaitSubscribers("a", 1, Duration.ZERO));
			pair.template().send("end0", "x");
			received.await("end0"::equals);
			for (String topic : List.of("a", "b", "end1")) {
				pair.template().send(topic, "x");
			}
			assertThat(received.next()).isEqualTo("end1");
		}
	}

	@Test
	void whenAListenerIsIdleThenThatIsPublishedAgainAndAgainAndNotWhileMessagesCome() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext app = Apps.start(Idle.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher),
						"zmq.listener.idle-event-interval=200ms")) {
			Idle idle = app.getBean(Idle.class);
			ZmqListenerIdleEvent first = idle.events.next();
			assertThat(first.socket()).isEqualTo("default");
			assertThat(first.idle()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
			assertThat(idle.events.next().idle()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
		}
	}

	private static Set<TopicPrefix> prefixes(String... topics) {
		return Arrays.stream(topics).map(TopicPrefix::of).collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class Idle extends TextListener {

		final Received<ZmqListenerIdleEvent> events = new Received<>();

		@EventListener
		void onIdle(ZmqListenerIdleEvent event) {
			this.events.add(event);
		}

	}

}
