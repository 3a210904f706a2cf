package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.SequenceFormat;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of a listener when it starts. */
@ExtendWith(OutputCaptureExtension.class)
class ListenerStartLogTests {

	private final SteppedListening stepped = new SteppedListening();

	private FeedSettings feed = FeedSettings.NONE;

	private final ListenerRegistry registry = Specs.registry(ListenObserver.NONE, CallObserver.NONE, new ManualTicker(),
			LaneThreads.platform(null), new NoSockets() {

				@Override
				public List<String> endpoints(String name) {
					return List.of("tcp://feed:5556", "tcp://spare:5556");
				}

				@Override
				public SubscriberSettings settings(String name) {
					return super.settings(name).withFeed(ListenerStartLogTests.this.feed, 100);
				}

			});

	@Test
	void shouldNameTheIdTheSubscriberItsEndpointsAndTheTopicsOnce(CapturedOutput output) {
		this.registry.register(listener("prices", true, "usd.", "eur."));
		assertThat(output).doesNotContain("listens on");
		this.registry.attach(this.stepped.poller);
		this.registry.start("prices");
		assertThat(lines(output)).singleElement()
			.asString()
			.contains("INFO")
			.endsWith("Listener 'prices' listens on subscriber 'default' (tcp://feed:5556, tcp://spare:5556) for"
					+ " topics that begin with eur., usd.");
		this.registry.stop("prices");
		this.registry.start("prices");
		assertThat(lines(output)).hasSize(2);
	}

	@Test
	void shouldTellAListenerForEveryTopicFromOneForNone(CapturedOutput output) {
		this.registry.attach(this.stepped.poller);
		this.registry.register(listener("all", true, "", "eur."));
		assertThat(lines(output)).singleElement().asString().endsWith("for every topic");
		this.registry.register(listener("none", false, "eur."));
		this.registry.unsubscribe("none", "eur.");
		this.registry.start("none");
		assertThat(lines(output)).last().asString().contains("Listener 'none'").endsWith("for no topic");
	}

	@Test
	void whenAListenerIsNotToStartThenThatIsSaid(CapturedOutput output) {
		this.registry.register(listener("manual", false, "eur."));
		this.registry.attach(this.stepped.poller);
		assertThat(output)
			.contains("Listener 'manual' on subscriber 'default' (tcp://feed:5556, tcp://spare:5556) is not started");
		assertThat(lines(output)).isEmpty();
	}

	@Test
	void shouldWarnOfATopicThatEndsInAWildcardAlsoIfItIsSubscribedLater(CapturedOutput output) {
		this.registry.register(listener("prices", true, "eur.*"));
		this.registry.subscribe("prices", "usd.#", "gbp.");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).satisfiesExactly(
				(line) -> assertThat(line).contains("Listener 'prices': topic 'eur.*'", "write 'eur.'"),
				(line) -> assertThat(line).contains("Listener 'prices': topic 'usd.#'", "write 'usd.'"));
	}

	@Test
	void shouldWarnOfSeveralThreadsThatShareTheNumbersOfAnEndpoint(CapturedOutput output) {
		this.feed = FeedSettings.builder("zmq.subscriber.")
			.frames("topic, sequence, payload")
			.sequenceFormat(SequenceFormat.U64_BE)
			.build();
		this.registry.register(listener("one", true, ""));
		this.registry.register(ListenerSpec.builder("four", (message) -> {
		}).topics("").lane(LaneSettings.DEFAULTS.withThreads(4, Threading.WORKER)).build());
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("Listener 'four': concurrency is 4, and zmq.subscriber.sequence.per");
	}

	private static List<String> lines(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains(" listens on ")).toList();
	}

	private static ListenerSpec listener(String id, boolean autoStartup, String... topics) {
		LaneSettings lane = new LaneSettings(1, Threading.POLLER, 8, Overflow.BLOCK, Specs.HOLD, Duration.ZERO, 1);
		return ListenerSpec.builder(id, (message) -> {
		}).topics(topics).lane(lane).autoStartup(autoStartup).failures(Specs.IGNORED).build();
	}

}
