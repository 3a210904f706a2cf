package org.zmqspring.boot.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.config.QuarantineForwarder;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.SubscriptionListener;
import org.zmqspring.publish.ZmqOperations;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.RecordedFacts;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link QuarantineForwarder} and {@link PublishedQuarantine}. */
@ExtendWith(OutputCaptureExtension.class)
class QuarantineForwarderTests {

	private final ManualTicker ticker = new ManualTicker();

	private final List<List<String>> sent = new ArrayList<>();

	private boolean full;

	private final QuarantineForwarder forwarder = new QuarantineForwarder(operations(),
			new LogThrottle(Duration.ofSeconds(10), this.ticker));

	@Test
	void shouldSendATopicThatNamesTheListenerAndThenTheFramesAsTheyCame() {
		this.forwarder.accept(failure("prices.A", "{}", "more"));
		this.forwarder.accept(failure("prices.A {}"));
		assertThat(this.sent).containsExactly(List.of("quarantine.onPrice", "prices.A", "{}", "more"),
				List.of("quarantine.onPrice", "prices.A {}"));
	}

	@Test
	void whenAMessageComesFromAQuarantineThenItIsNotSentForEver() {
		this.forwarder.accept(failure("quarantine.onPrice", "prices.A", "{}"));
		this.forwarder.accept(failure("quarantine.other", "prices.A", "{}"));
		assertThat(this.sent).isEmpty();
	}

	@Test
	void whenTheFramesOfTheSubscriberNameNoTopicThenItIsNotSentForEverEither() {
		ZmqMessage source = failure("quarantine.onPrice", "{}").zmqMessage();
		FeedMessage message = new FeedMessage(source.frameArray(), source.socket(), source.endpoint(), 1,
				source.traceContext(), new FeedMessage.Parts(new byte[0], source.payload(), null));
		this.forwarder.accept(new ListenerExecutionFailedException("onPrice", message, new IOException("disk")));
		assertThat(this.sent).isEmpty();
	}

	@Test
	void whenThePublisherHasNoRoomThenThatIsSaidAtABoundedRate(CapturedOutput output) {
		this.full = true;
		this.forwarder.accept(failure("a"));
		this.forwarder.accept(failure("b"));
		assertThat(output).containsOnlyOnce("The queue of the quarantine's publisher is full");
		assertThat(output).contains("messages that listener 'onPrice' failed on are not sent");
	}

	@Test
	void shouldKnowThePublishersOfTheApplication() {
		Publishers publishers = new Publishers(
				Map.of("dead", new PublisherSettings(2, PublisherOverflow.BLOCK, Duration.ofHours(1))),
				new PayloadCodec(PayloadConverters.chain(List.of(), null)),
				new FakeTransport(new RecordedFacts(), this.ticker), SubscriptionListener.NONE, PublishObserver.NONE,
				this.ticker);
		PublishedQuarantine outlet = new PublishedQuarantine(List.of(publishers));
		assertThat(outlet.knows("dead")).isTrue();
		assertThat(outlet.knows("default")).isFalse();
	}

	private ZmqOperations operations() {
		return (ZmqOperations) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ZmqOperations.class }, (proxy, method, arguments) -> {
					assertThat(method.getName()).isEqualTo("trySendFrames");
					return trySend((List<?>) arguments[0]);
				});
	}

	private boolean trySend(List<?> frames) {
		if (!this.full) {
			this.sent.add(frames.stream().map((frame) -> new String((byte[]) frame, StandardCharsets.UTF_8)).toList());
		}
		return !this.full;
	}

	private static ListenerExecutionFailedException failure(String... frames) {
		byte[][] bytes = Stream.of(frames)
			.map((frame) -> frame.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		return new ListenerExecutionFailedException("onPrice", new ZmqMessage(bytes, "default", "tcp://feed:5556", 0),
				new IOException("disk"));
	}

}
