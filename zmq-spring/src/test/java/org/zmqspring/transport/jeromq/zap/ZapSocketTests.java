package org.zmqspring.transport.jeromq.zap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link ZapSocket}. */
@Timeout(120)
class ZapSocketTests {

	private final ZMQ.Context context = ZMQ.context(1);

	private final ZapSocket zap = new ZapSocket(this.context.socket(SocketType.ROUTER));

	private final ZMQ.Socket engine = this.context.socket(SocketType.DEALER);

	ZapSocketTests() {
		this.engine.connect("inproc://zeromq.zap.01");
	}

	@AfterEach
	void close() {
		this.engine.close();
		this.zap.closeForGood();
		this.context.term();
	}

	@Test
	void whenAnErrorComesBetweenTwoFramesOfACallThenTheRestIsNoCall() {
		call("1", new Torn(), "socket-1", "10.0.0.1", "", "NULL");
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this::next);
		call("2", new Msg("1.0".getBytes(StandardCharsets.US_ASCII)), "socket-2", "10.0.0.2", "", "NULL");
		ZapCall next = next();
		assertThat(next.isComplete()).isTrue();
		assertThat(next.address()).isEqualTo("10.0.0.2");
		this.zap.answer(next, "200");
		assertThat(List.of(this.engine.recvStr(), this.engine.recvStr(), this.engine.recvStr(), this.engine.recvStr()))
			.containsExactly("", "1.0", "2", "200");
	}

	private void call(String id, Msg version, String... rest) {
		this.engine.sendMore("");
		this.engine.base().send(version, ZMQ.SNDMORE);
		this.engine.sendMore(id);
		for (int i = 0; i < rest.length; i++) {
			this.engine.send(rest[i], (i < rest.length - 1) ? ZMQ.SNDMORE : 0);
		}
	}

	private ZapCall next() {
		ZapCall[] found = new ZapCall[1];
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			found[0] = this.zap.next();
			return found[0] != null;
		});
		return found[0];
	}

	/** Frames of {@code inproc} are handed over as they are. */
	private static final class Torn extends Msg {

		private boolean fails = true;

		Torn() {
			super(3);
		}

		@Override
		public byte @Nullable [] data() {
			if (this.fails) {
				this.fails = false;
				throw new OutOfMemoryError("made up by the test");
			}
			return super.data();
		}

	}

}
