package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FeedMessageTests {

	private static final byte[] TOPIC = bytes("topic");

	private static final byte[] PAYLOAD = bytes("payload");

	private final Object position = new Object();

	private final List<byte[]> decoded = new ArrayList<>();

	private final ZmqMessage source = new ZmqMessage(new byte[][] { bytes("topic:payload") }, "prices", "tcp://feed:1",
			1);

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static FeedMessage message(ZmqMessage source, FeedMessage.Parts parts) {
		return new FeedMessage(source.frameArray(), source.socket(), source.endpoint(), 1, source.traceContext(),
				parts);
	}

	private FeedMessage numbered(long number) {
		return message(this.source, new FeedMessage.Parts(TOPIC, PAYLOAD, this::decode, true, number, this.position));
	}

	private byte[] decode(byte[] payload) {
		this.decoded.add(payload);
		return bytes("decoded");
	}

	@Test
	void shouldHaveItsOwnTopicAndPayloadAndTheFramesAsTheyCame() {
		FeedMessage message = message(this.source, new FeedMessage.Parts(TOPIC, PAYLOAD, null));
		assertThat(message.topic()).isEqualTo("topic");
		assertThat(message.topicBytes()).isSameAs(TOPIC);
		assertThat(message.payload()).isSameAs(PAYLOAD);
		assertThat(message.frames()).containsExactly(this.source.frames().get(0));
		assertThat(message.firstFrame()).isSameAs(this.source.frames().get(0));
		assertThat(message.size()).isEqualTo(13);
		assertThat(message.socket()).isEqualTo("prices");
		assertThat(message.endpoint()).isEqualTo("tcp://feed:1");
		assertThat(message.receivedAt()).isEqualTo(this.source.receivedAt());
		assertThat(message.feedHeaders()).isEmpty();
		assertThat(message.position()).isNull();
	}

	@Test
	void shouldDecodeThePayloadAtItsFirstUseAndOnce() {
		FeedMessage message = numbered(7);
		assertThat(message.payloadSize()).isEqualTo(PAYLOAD.length);
		assertThat(this.decoded).isEmpty();
		assertThat(message.payload()).asString().isEqualTo("decoded");
		assertThat(message.telling(1, false, 0).payload()).isSameAs(message.payload());
		assertThat(this.decoded).containsExactly(PAYLOAD);
	}

	@Test
	void shouldHaveHeadersOfWhatThereIsToTellOnly() {
		assertThat(numbered(7).feedHeaders()).isEqualTo(Map.of(ZmqHeaders.SEQUENCE, 7L));
		assertThat(numbered(0).telling(-1, true, 3).feedHeaders()).isEqualTo(Map.of(ZmqHeaders.SEQUENCE, 0L,
				ZmqHeaders.LOST_BEFORE, -1L, ZmqHeaders.NEW_LIFE, true, ZmqHeaders.DROPPED_BEFORE, 3L));
		assertThat(this.source.feedHeaders()).isEmpty();
	}

	@Test
	void whenRecoveredThenItSaysSoWithWhatElseItTells() {
		FeedMessage message = numbered(7).recovered();
		assertThat(message.isRecovered()).isTrue();
		assertThat(numbered(7).isRecovered()).isFalse();
		assertThat(message.position()).isSameAs(this.position);
		assertThat(message.feedHeaders()).isEqualTo(Map.of(ZmqHeaders.SEQUENCE, 7L, ZmqHeaders.RECOVERED, true));
		Map<String, Object> both = Map.of(ZmqHeaders.SEQUENCE, 7L, ZmqHeaders.RECOVERED, true, ZmqHeaders.LOST_BEFORE,
				4L);
		assertThat(message.telling(4, false, 0).feedHeaders()).isEqualTo(both);
		assertThat(numbered(7).telling(4, false, 0).recovered().feedHeaders()).isEqualTo(both);
	}

	@Test
	void whenARecoveredMessageIsQuarantinedThenItIsStillRecovered() {
		FeedMessage detached = numbered(7).recovered().telling(4, true, 2).detached();
		assertThat(detached.isRecovered()).isTrue();
		assertThat(detached.feedHeaders()).isEqualTo(Map.of(ZmqHeaders.SEQUENCE, 7L, ZmqHeaders.RECOVERED, true));
	}

	@Test
	void shouldKnowWhatItTells() {
		FeedMessage message = numbered(0).telling(-1, true, 3);
		assertThat(message.lostBefore()).isEqualTo(-1);
		assertThat(message.newLife()).isTrue();
		assertThat(message.droppedBefore()).isEqualTo(3);
		assertThat(message.position()).isSameAs(this.position);
		assertThat(numbered(0).newLife()).isFalse();
	}

	@Test
	void whenQuarantinedThenItKeepsItsNumberAndNothingElse() {
		FeedMessage message = numbered(7).telling(4, false, 2);
		message.payload();
		FeedMessage detached = message.detached();
		assertThat(message.position()).isSameAs(this.position);
		assertThat(detached.position()).isNull();
		assertThat(detached.isRedelivered()).isTrue();
		assertThat(message.isRedelivered()).isFalse();
		assertThat(detached.feedHeaders()).isEqualTo(Map.of(ZmqHeaders.SEQUENCE, 7L));
		assertThat(detached.payload()).asString().isEqualTo("decoded");
		assertThat(this.decoded).as("what was decoded takes no room in the quarantine").hasSize(2);
	}

	@Test
	void shouldKeepTheTraceContext() {
		byte[] header = TraceHeader.encode(Map.of("traceparent", "00-1-2-01"));
		ZmqMessage traced = ZmqMessage.withTraceHeader(new byte[][] { TOPIC, PAYLOAD, header }, "prices",
				"tcp://feed:1", 1);
		FeedMessage message = message(traced, new FeedMessage.Parts(TOPIC, PAYLOAD, null));
		assertThat(message.traceContext()).isEqualTo(Map.of("traceparent", "00-1-2-01"));
		assertThat(message.frames()).hasSize(2);
	}

}
