package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that one listener does or one message holds harms another. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ListenerIsolationIntegrationTests {

	private static final int MESSAGES = 5000;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void whenListenersAreStuckOrThrowThenTheFastOneGetsEverythingInOrder() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber(Neighbours.class, publisher)) {
			Neighbours neighbours = subscriber.getBean(Neighbours.class);
			ZmqTemplate template = template(publisher);
			for (int i = 0; i < MESSAGES; i++) {
				template.send("topic", "message " + i);
			}
			for (int i = 0; i < MESSAGES; i++) {
				assertThat(neighbours.fast.next()).isEqualTo("message " + i);
			}
			assertThat(neighbours.stuck.next()).isEqualTo("message 0");
			assertThat(neighbours.stuck.drain()).isEmpty();
			assertThat(neighbours.threw.await(("message " + (MESSAGES - 1))::equals)).isNotNull();
			neighbours.release.countDown();
		}
	}

	@Test
	void whenPayloadsCannotBeConvertedThenTheyAreCountedAndTheFlowGoesOn(CapturedOutput output) {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = Apps.startWeb(Prices.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher))) {
			Prices prices = subscriber.getBean(Prices.class);
			ZmqTemplate template = template(publisher);
			byte[] poison = { (byte) 0xFF, '{', 0, '"' };
			for (int i = 0; i < 1000; i++) {
				template.send("prices", poison);
			}
			template.send("prices", new Price("EURUSD", 1.08));
			assertThat(prices.logged.next()).isEqualTo(new Price("EURUSD", 1.08));
			assertThat(prices.handled.next()).isEqualTo(new Price("EURUSD", 1.08));
			List<ListenerExecutionFailedException> failures = prices.failures.drain();
			assertThat(failures).hasSize(1000);
			assertThat(failures.get(0).zmqMessage().frames()).hasSize(2).last().isEqualTo(poison);
			Actuator actuator = new Actuator(subscriber);
			for (String listener : List.of("logged", "handled")) {
				// a call is counted after it returned
				Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
					assertThat(actuator.sum("zmq_listener_seconds_count", "listener=\"" + listener + "\"",
							"outcome=\"failure\""))
						.isEqualTo(1000);
					assertThat(actuator.sum("zmq_listener_seconds_count", "listener=\"" + listener + "\"",
							"outcome=\"success\""))
						.isEqualTo(1);
				});
			}
			assertThat(output.getAll().lines().filter((line) -> line.contains("Listener 'logged' failed on a message")))
				.hasSizeBetween(1, 3);
			assertThat(output).doesNotContain("Listener 'handled' failed");
		}
	}

	@Test
	void whenMessagesHaveAnyNumberOfFramesThenTheyArriveAsTheyWere() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber(Whole.class, publisher)) {
			Whole whole = subscriber.getBean(Whole.class);
			ZmqTemplate template = template(publisher);
			byte[][] hundred = new byte[100][];
			for (int i = 0; i < hundred.length; i++) {
				hundred[i] = new byte[i];
			}
			List<byte[][]> messages = List.of(new byte[][] { bytes("one") },
					new byte[][] { bytes("one"), bytes("two"), bytes("three") }, new byte[][] { new byte[0] },
					new byte[][] { new byte[0], new byte[0] }, hundred, new byte[][] { bytes("last") });
			messages.forEach(template::sendFrames);
			for (byte[][] message : messages) {
				assertThat(whole.messages.next().frames()).containsExactly(message);
			}
		}
	}

	@Test
	void whenASubscriberHasSeveralEndpointsThenItHearsAllOfThem() {
		try (ConfigurableApplicationContext one = publisher();
				ConfigurableApplicationContext two = publisher();
				ConfigurableApplicationContext subscriber = Apps.start(Whole.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(one) + "," + Apps.boundAddress(two))) {
			Whole whole = subscriber.getBean(Whole.class);
			template(one).send("from one");
			assertThat(whole.messages.next().endpoint()).isEqualTo(Apps.boundAddress(one));
			template(two).send("from two");
			assertThat(whole.messages.next().endpoint()).isEqualTo(Apps.boundAddress(two));
		}
	}

	@Test
	void whenTopicsOverlapThenEachListenerGetsAMessageOnce() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber(Topics.class, publisher)) {
			Topics topics = subscriber.getBean(Topics.class);
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("abc", 3, PATIENCE)).isTrue();
			assertThat(template.awaitSubscribers("x", 1, PATIENCE)).isTrue();
			assertThat(template.awaitSubscribers("end", 1, PATIENCE)).isTrue();
			template.send("abc", "1");
			template.send("ab", "2");
			template.send("a", "3");
			template.send("b", "not asked for");
			template.send("xyz", "4");
			template.send("end", "end");
			assertThat(topics.many.await("end"::equals)).isEqualTo("end");
			assertThat(topics.seenByMany).containsExactly("1", "2", "3", "4", "end");
			assertThat(topics.one.await("end"::equals)).isEqualTo("end");
			assertThat(topics.seenByOne).containsExactly("1", "2", "end");
		}
	}

	private static ConfigurableApplicationContext publisher() {
		return Apps.start(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.snd-hwm=0");
	}

	private static ConfigurableApplicationContext subscriber(Class<?> listeners,
			ConfigurableApplicationContext publisher) {
		return Apps.start(listeners, "zmq.subscriber.endpoints=" + Apps.boundAddress(publisher), "zmq.rcv-hwm=0");
	}

	/** The template, as soon as every message has a subscriber. */
	private static ZmqTemplate template(ConfigurableApplicationContext publisher) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		return template;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Neighbours {

		final CountDownLatch release = new CountDownLatch(1);

		final Received<String> fast = new Received<>();

		final Received<String> stuck = new Received<>();

		final Received<String> threw = new Received<>();

		@ZmqListener
		void fast(String message) {
			this.fast.add(message);
		}

		@ZmqListener
		void stuck(String message) throws InterruptedException {
			this.stuck.add(message);
			this.release.await(60, TimeUnit.SECONDS);
		}

		@ZmqListener(queueCapacity = "2", overflow = "drop-newest")
		void stuckAndFull(String message) throws InterruptedException {
			this.release.await(60, TimeUnit.SECONDS);
		}

		@ZmqListener
		void throwing(String message) {
			this.threw.add(message);
			if (message.endsWith("0")) {
				throw new StackOverflowError("an Error of a listener");
			}
			throw new IllegalStateException("a fault of a listener");
		}

	}

	record Price(String pair, double value) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Prices {

		final Received<Price> logged = new Received<>();

		final Received<Price> handled = new Received<>();

		final Received<ListenerExecutionFailedException> failures = new Received<>();

		@ZmqListener(id = "logged")
		void logged(Price price) {
			this.logged.add(price);
		}

		@ZmqListener(id = "handled", errorHandler = "failures")
		void handled(Price price) {
			this.handled.add(price);
		}

		@Bean
		ZmqListenerErrorHandler failures() {
			return this.failures::add;
		}

		@Bean
		ZmqListenerErrorHandler another() {
			return (failure) -> {
				throw new IllegalStateException("with two of them, neither is the default");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Whole {

		final Received<ZmqMessage> messages = new Received<>();

		@ZmqListener
		void onMessage(ZmqMessage message) {
			this.messages.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Topics {

		final List<String> seenByMany = new CopyOnWriteArrayList<>();

		final List<String> seenByOne = new CopyOnWriteArrayList<>();

		final Received<String> many = new Received<>();

		final Received<String> one = new Received<>();

		@ZmqListener(topics = { "a", "ab", "abc", "x", "end" })
		void many(String message) {
			this.seenByMany.add(message);
			this.many.add(message);
		}

		@ZmqListener(topics = { "ab", "end" })
		void one(String message) {
			this.seenByOne.add(message);
			this.one.add(message);
		}

	}

}
