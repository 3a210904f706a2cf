package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link HandshakeEnd} without an engine. */
class HandshakeEndTests {

	private final NotedTimers thread = new NotedTimers();

	private final ManualTicker ticker = new ManualTicker();

	private final AtomicInteger done = new AtomicInteger();

	@Test
	void whenProgressIsUnknownThenTheHandshakeCountsAsFinishedAfterAQuietTime() throws IOException {
		try (SocketChannel channel = SocketChannel.open()) {
			HandshakeEnd watch = watch(() -> channel);
			watch.timerEvent(0);
			assertThat(this.done).hasValue(0);
			assertThat(this.thread.timers()).containsExactly(20L, 20L);
			this.ticker.advance(Duration.ofSeconds(1));
			watch.timerEvent(0);
			assertThat(this.done).hasValue(1);
			assertThat(this.thread.timers()).hasSize(2);
		}
	}

	@Test
	void whenTheConnectionHasEndedThenTheWatchStops() throws IOException {
		SocketChannel channel = SocketChannel.open();
		HandshakeEnd watch = watch(() -> channel);
		channel.close();
		this.ticker.advance(Duration.ofSeconds(1));
		watch.timerEvent(0);
		assertThat(this.done).hasValue(0);
		assertThat(this.thread.timers()).hasSize(1);
	}

	@Test
	void noExceptionReachesTheEngine() {
		watch(() -> {
			throw new OutOfMemoryError("ordered by the test");
		}).timerEvent(0);
		assertThat(this.thread.troubles()).hasSize(1);
	}

	private HandshakeEnd watch(Supplier<@Nullable Channel> connection) {
		return new HandshakeEnd(this.thread, this.ticker, connection, this.done::incrementAndGet);
	}

}
