package org.zmqspring.publish;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** What is sent is what the array held when it was given, whatever becomes of it then. */
class CallersArraysTests {

	private static final String A = "tcp://127.0.0.1:5555";

	private final SteppedPublishing publishing = new SteppedPublishing(new PublisherSettings(8, PublisherOverflow.FAIL,
			Duration.ZERO, HoldSettings.OFF, Set.of(TopicPrefix.of("kept"))));

	static Stream<BiConsumer<ZmqTemplate, byte[]>> ways() {
		return Stream.of((template, array) -> template.send("topic", array), ZmqTemplate::send,
				(template, array) -> template.sendFrames(array, array),
				(template, array) -> template.sendFrames(List.of(array)),
				(template, array) -> template.trySend("topic", array), ZmqTemplate::trySend,
				(template, array) -> template.trySendFrames(List.of(array, array)),
				(template, array) -> template.sendAsync("topic", array), ZmqTemplate::sendAsync,
				(template, array) -> template.sendAfterCommit("topic", array), ZmqTemplate::sendAfterCommit,
				(template, array) -> template.send("topic", ByteBuffer.wrap(array)),
				(template, array) -> template.sendFrames("topic".getBytes(), array));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void whenTheArrayIsRefilledAfterItWasGivenThenTheMessageIsTheOld(BiConsumer<ZmqTemplate, byte[]> way) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		byte[] array = { 1, 1, 1 };
		way.accept(this.publishing.template, array);
		Arrays.fill(array, (byte) 9);
		this.publishing.step();

		byte[][] frames = socket.sent().get(0);
		assertThat(frames[frames.length - 1]).containsExactly(1, 1, 1);
	}

	@Test
	void whenAConverterHandsOutTheObjectsOwnArrayThenTheMessageIsTheOldToo() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		Publishers publishers = new Publishers(Map.of(), new PayloadCodec(new OwnArray()), this.publishing.transport,
				SubscriptionListener.NONE, PublishObserver.NONE, this.publishing.ticker);
		ZmqTemplate template = new ZmqTemplate(this.publishing.publisher, new PayloadCodec(new OwnArray()), publishers);
		Blob blob = new Blob(new byte[] { 1 });
		template.send("topic", blob);
		blob.bytes()[0] = 9;
		this.publishing.step();

		assertThat(socket.sent().get(0)[1]).containsExactly(1);
	}

	@Test
	void whenTheArrayIsRefilledThenTheLastValueIsWhatWasSent() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		byte[] array = { 1 };
		this.publishing.template.send("kept", array);
		this.publishing.step();
		array[0] = 9;
		socket.peerSubscribes(TopicPrefix.of("kept"));
		this.publishing.step();

		assertThat(socket.sent()).hasSize(2);
		assertThat(socket.sent().get(1)[1]).containsExactly(1);
	}

	@Test
	void whenASubscriberInThisProcessChangesWhatItGotThenTheLastValueIsWhatWasSent() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.template.send("kept", new byte[] { 1 });
		this.publishing.step();
		for (int i = 0; i < 3; i++) {
			// inproc hands over the arrays that were sent
			byte[][] received = socket.sent().get(i);
			assertThat(received[0]).isEqualTo("kept".getBytes());
			assertThat(received[1]).containsExactly(1);
			received[0][0] = 9;
			received[1][0] = 9;
			socket.peerSubscribes(TopicPrefix.of("kept"));
			this.publishing.step();
			this.publishing.ticker.advance(Duration.ofSeconds(1));
		}
	}

	private record Blob(byte[] bytes) {
	}

	private static final class OwnArray implements MessageConverter {

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			return null;
		}

		@Override
		public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return MessageBuilder.withPayload(((Blob) payload).bytes()).build();
		}

	}

}
