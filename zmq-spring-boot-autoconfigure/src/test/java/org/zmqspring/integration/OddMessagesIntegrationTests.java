package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages of every size and shape: each one is delivered as it was sent, or reported,
 * and those behind it come all the same.
 */
@Timeout(180)
class OddMessagesIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int MEBIBYTE = 1024 * 1024;

	@Test
	void whenTopicsAndPayloadsAreArbitraryBytesThenTheyArriveAsTheyWere() {
		Random random = new Random(42);
		List<byte[][]> messages = Stream
			.concat(Stream.of(new byte[][] { { (byte) 0xFF, (byte) 0xFE, 0 }, {} }, new byte[][] { {}, {} },
					new byte[][] { {} }, new byte[][] { { (byte) 0xC0, (byte) 0xAF }, { (byte) 0xED } }),
					IntStream.rangeClosed(1, 100).mapToObj((frames) -> randomFrames(random, frames)))
			.toList();
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber(publisher, "16MB")) {
			ZmqTemplate template = template(publisher);
			messages.forEach(template::sendFrames);
			Everything everything = subscriber.getBean(Everything.class);
			for (byte[][] message : messages) {
				assertThat(everything.messages.next().frames()).containsExactly(message);
			}
			// as text, whatever the bytes are; the other listener has threads and times
			// of its own
			messages.forEach((message) -> everything.texts.next());
		}
	}

	@Test
	void whenAMessageIsLargeAndAllowedThenItArrivesWhole() {
		byte[] large = new byte[50 * MEBIBYTE];
		new Random(42).nextBytes(large);
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber(publisher, "64MB")) {
			template(publisher).send("large", large);
			template(publisher).send("small", "still here");
			Everything everything = subscriber.getBean(Everything.class);
			ZmqMessage arrived = everything.messages.next();
			assertThat(Arrays.equals(arrived.payload(), large)).isTrue();
			assertThat(everything.messages.next().topic()).isEqualTo("small");
		}
	}

	@Test
	void whenAMessageIsLargerThanAllowedThenThatIsReportedAndTheLinkComesBack() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext subscriber = subscriber(publisher, "16MB")) {
			Everything everything = subscriber.getBean(Everything.class);
			template(publisher).send("small", "before");
			assertThat(everything.messages.next().topic()).isEqualTo("small");
			template(publisher).send("large", new byte[50 * MEBIBYTE]);
			ZmqConnectionEvent lost = everything.events
				.await((event) -> event.from().isUp() && event.cause() != TransitionCause.REQUESTED);
			assertThat(lost.cause()).isEqualTo(TransitionCause.PROTOCOL);
			everything.events.await((event) -> event.to().isUp());
			assertThat(template(publisher).awaitSubscribers("", 1, PATIENCE)).isTrue();
			template(publisher).send("after", "still here");
			assertThat(everything.messages.await((message) -> message.topic().equals("after")).payload())
				.isEqualTo("still here".getBytes(StandardCharsets.UTF_8));
		}
	}

	private static byte[][] randomFrames(Random random, int count) {
		byte[][] frames = new byte[count][];
		for (int i = 0; i < count; i++) {
			frames[i] = new byte[random.nextInt(300)];
			random.nextBytes(frames[i]);
		}
		return frames;
	}

	private static ConfigurableApplicationContext publisher() {
		return Apps.start(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
	}

	private static ConfigurableApplicationContext subscriber(ConfigurableApplicationContext publisher, String largest) {
		return Apps.start(Everything.class, "zmq.subscriber.endpoints=" + Apps.boundAddress(publisher),
				"zmq.subscriber.max-msg-size=" + largest);
	}

	/** The template, as soon as every message has a subscriber. */
	private static ZmqTemplate template(ConfigurableApplicationContext publisher) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		return template;
	}

	@Configuration(proxyBeanMethods = false)
	static class Everything {

		final Received<ZmqMessage> messages = new Received<>();

		final Received<String> texts = new Received<>();

		final Received<ZmqConnectionEvent> events = new Received<>();

		@ZmqListener
		void whole(ZmqMessage message) {
			this.messages.add(message);
		}

		@ZmqListener
		void text(String payload) {
			this.texts.add(payload);
		}

		@EventListener
		void changed(ZmqConnectionEvent event) {
			this.events.add(event);
		}

	}

}
