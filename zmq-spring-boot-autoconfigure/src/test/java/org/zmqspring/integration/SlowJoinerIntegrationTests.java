package org.zmqspring.integration;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqSubscriptionEvent;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.ZmqPeerEvent;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/** Subscribers that join late miss nothing, where the publisher is told to care. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SlowJoinerIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String endpoint = "tcp://127.0.0.1:" + TestPorts.free();

	@Test
	void whenAnApplicationRunnerSendsBeforeAnyoneHasSubscribedThenItIsToldOncePerPublisher(CapturedOutput output) {
		try (ConfigurableApplicationContext publisher = Apps.start(Eager.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publishers.dials.mode=connect",
				"zmq.publishers.dials.endpoints=tcp://127.0.0.1:" + TestPorts.free(),
				"zmq.publishers.holds.endpoints=tcp://127.0.0.1:*", "zmq.publishers.holds.hold-until-subscribers=1",
				"zmq.publishers.keeps.endpoints=tcp://127.0.0.1:*", "zmq.publishers.keeps.last-value-topics=orders")) {
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(unheard(output, "default")).isOne();
				assertThat(unheard(output, "dials")).isOne();
				assertThat(publisher.getBean(Publishers.class).info("keeps").counts().sentMessages()).isEqualTo(5);
			});
			assertThat(unheard(output, "holds")).isZero();
			assertThat(unheard(output, "keeps")).isZero();
		}
	}

	@Test
	void whenASubscriberWantsAnotherTopicThenItIsToldOfTheFirstMessageThatReachesNone(CapturedOutput output) {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber()) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("news", 1, PATIENCE)).isTrue();
			for (int i = 0; i < 5000; i++) {
				template.send("news", "message " + i);
			}
			template.sendAsync("news", "the last").orTimeout(30, TimeUnit.SECONDS).join();
			assertThat(unheard(output, "default")).isZero();
			// only the first message of each batch is looked at by then
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				template.sendAsync("orders", "1").orTimeout(30, TimeUnit.SECONDS).join();
				return unheard(output, "default") == 1;
			});
		}
	}

	private static long unheard(CapturedOutput output, String publisher) {
		return output.getAll()
			.lines()
			.filter((line) -> line.contains("zmq publisher '" + publisher + "' sent a message to which no subscriber"))
			.count();
	}

	@Test
	void whenMessagesAreHeldThenTheFirstSubscriberGetsEveryOneFromTheFirst() {
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.hold-until-subscribers=1")) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			for (int i = 0; i < 1000; i++) {
				template.send("news", "message " + i);
			}
			assertThat(publisher.getBean(Publishers.class).info("default").queue().holding()).isTrue();
			try (ConfigurableApplicationContext subscriber = subscriber()) {
				Received<String> messages = subscriber.getBean(News.class).messages;
				for (int i = 0; i < 1000; i++) {
					assertThat(messages.next()).isEqualTo("message " + i);
				}
			}
		}
	}

	@Test
	void whenNobodyComesThenHeldMessagesFlowAfterTheTimeout() {
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.hold-until-subscribers=1",
				"zmq.publisher.hold-timeout=200ms")) {
			publisher.getBean(ZmqTemplate.class).sendAsync("news", "to nobody").orTimeout(30, TimeUnit.SECONDS).join();
		}
	}

	@Test
	void whenASubscriberJoinsThenItGetsTheLastValueOfEachTopicItWants() {
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.last-value-topics=news")) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			template.send("news.one", "old");
			template.send("news.one", "last");
			template.send("other", "not for it");
			template.sendAsync("news.two", "too").orTimeout(30, TimeUnit.SECONDS).join();
			try (ConfigurableApplicationContext subscriber = subscriber()) {
				Received<String> messages = subscriber.getBean(News.class).messages;
				assertThat(messages.next()).isEqualTo("last");
				assertThat(messages.next()).isEqualTo("too");
				template.send("news.one", "newer");
				assertThat(messages.next()).isEqualTo("newer");
				assertThat(publisher.getBean(Publishers.class).info("default").counts().resent()).isEqualTo(2);
			}
		}
	}

	@Test
	void whenThereAreMoreLastValuesThanAQueueOfTheEngineHoldsThenWhoeverJoinsGetsAllAndNobodyLosesAny() {
		int topics = 5000;
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.last-value-topics=news")) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			for (int i = 1; i < topics; i++) {
				template.send("news." + i, "value " + i);
			}
			template.sendAsync("news.0", "value 0").orTimeout(30, TimeUnit.SECONDS).join();
			try (ConfigurableApplicationContext first = subscriber()) {
				awaitValues(first, topics);
				try (ConfigurableApplicationContext second = subscriber()) {
					awaitValues(second, topics);
					awaitValues(first, topics);
				}
			}
			assertThat(publisher.getBean(Publishers.class).info("default").counts().dropped())
				.containsEntry(DropReason.HWM, 0L);
		}
	}

	private static void awaitValues(ConfigurableApplicationContext subscriber, int count) {
		Received<String> messages = subscriber.getBean(News.class).messages;
		Set<String> values = new HashSet<>();
		while (values.size() < count) {
			values.add(messages.next());
		}
	}

	@Test
	void shouldTellOfPeersAndSubscriptionsByEventsAndGauges() {
		try (ConfigurableApplicationContext publisher = publisher()) {
			Watching watching = publisher.getBean(Watching.class);
			try (ConfigurableApplicationContext first = subscriber();
					ConfigurableApplicationContext second = subscriber()) {
				assertThat(publisher.getBean(ZmqTemplate.class).awaitSubscribers("news", 2, PATIENCE)).isTrue();
				watching.subscriptions
					.await((event) -> event.subscribed() && event.total() == 2 && event.endpoint().equals(this.endpoint)
							&& event.publisher().equals("default") && event.prefix().equals(TopicPrefix.of("news")));
				watching.peers.await((event) -> event.connected() && event.peers() == 2
						&& event.link().endpoint().equals(this.endpoint));
				awaitGauges(publisher, 2);
				second.close();
				watching.subscriptions.await((event) -> !event.subscribed() && event.total() == 1);
				watching.peers.await((event) -> !event.connected() && event.peers() == 1);
				awaitGauges(publisher, 1);
				assertThat(publisher.getBean(ZmqTemplate.class).awaitSubscribers("news", 2, Duration.ZERO)).isFalse();
			}
			awaitGauges(publisher, 0);
		}
	}

	private static void awaitGauges(ConfigurableApplicationContext publisher, double value) {
		MeterRegistry registry = publisher.getBean(MeterRegistry.class);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(registry.get("zmq.publisher.subscriptions").gauge().value()).isEqualTo(value);
			assertThat(registry.get("zmq.publisher.peers").gauge().value()).isEqualTo(value);
		});
	}

	private ConfigurableApplicationContext publisher(String... properties) {
		String[] all = new String[properties.length + 1];
		all[0] = "zmq.publisher.endpoints=" + this.endpoint;
		System.arraycopy(properties, 0, all, 1, properties.length);
		return Apps.start(Watching.class, all);
	}

	private ConfigurableApplicationContext subscriber() {
		return Apps.start(News.class, "zmq.subscriber.endpoints=" + this.endpoint);
	}

	@Configuration(proxyBeanMethods = false)
	static class Eager {

		@Bean
		ApplicationRunner sendsAtOnce(Map<String, ZmqTemplate> templates) {
			return (arguments) -> templates.values().forEach((template) -> {
				for (int i = 0; i < 5; i++) {
					template.send("orders.new", "order " + i);
				}
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class News {

		final Received<String> messages = new Received<>();

		@ZmqListener(topics = "news")
		void onNews(String message) {
			this.messages.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Watching {

		final Received<ZmqSubscriptionEvent> subscriptions = new Received<>();

		final Received<ZmqPeerEvent> peers = new Received<>();

		@EventListener
		void onSubscription(ZmqSubscriptionEvent event) {
			this.subscriptions.add(event);
		}

		@EventListener
		void onPeer(ZmqPeerEvent event) {
			this.peers.add(event);
		}

	}

}
