package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;
import org.zmqspring.transport.jeromq.zap.PeerConnections;
import org.zmqspring.transport.jeromq.zap.ZapSetup;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link EngineLog}. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class EngineLogTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final CountDownLatch slow = new CountDownLatch(1);

	private final CountDownLatch busy = new CountDownLatch(1);

	@Test
	void whenTheLogBlocksThenAnEngineThreadGoesOnAndWhatIsNotWrittenIsCounted(CapturedOutput output)
			throws InterruptedException {
		AtomicInteger written = new AtomicInteger();
		onEngineThread(() -> {
			EngineLog.write(this::block);
			awaitBusy();
			for (int i = 0; i < EngineLog.WAITING_LINES + 3; i++) {
				EngineLog.write(written::incrementAndGet);
			}
		});
		assertThat(written).hasValue(0);
		this.slow.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> written.get() == EngineLog.WAITING_LINES);
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> output.getAll().contains("3 log lines of the ZeroMQ engine were not written"));
	}

	@Test
	void whenTheLogBlocksThenAThrottleCountsWhatItCouldNotHandOver(CapturedOutput output) throws InterruptedException {
		AtomicInteger written = new AtomicInteger();
		ManualTicker ticker = new ManualTicker();
		LogThrottle lines = new LogThrottle(Duration.ofSeconds(1), ticker, LogKeys.NONE, EngineLog.WRITER);
		onEngineThread(() -> {
			EngineLog.write(this::block);
			awaitBusy();
			for (int i = 0; i < EngineLog.WAITING_LINES; i++) {
				EngineLog.write(written::incrementAndGet);
			}
			for (int i = 0; i < 5; i++) {
				lines.warn(LoggerFactory.getLogger("test"), null, "a throttled line");
				ticker.advance(Duration.ofSeconds(1));
			}
		});
		this.slow.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> written.get() == EngineLog.WAITING_LINES);
		onEngineThread(() -> lines.warn(LoggerFactory.getLogger("test"), null, "a throttled line"));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> output.getAll().contains("a throttled line (5 more like this since the last line)"));
	}

	@Test
	void whenTheLogBlocksThenRefusedPeersAreCounted(CapturedOutput output) {
		ManualTicker ticker = new ManualTicker();
		ZapRefusals refusals = new ZapRefusals();
		JeromqEngine engine = new JeromqEngine(1, new ZapSetup(List.of(), refusals), ticker, () -> {
		});
		AtomicInteger written = new AtomicInteger();
		try {
			RefusingConnections connections = new RefusingConnections();
			engine.zap().open(Requests.publisher("tcp://127.0.0.1:1"), connections);
			EngineLog.writeElsewhere(this::block);
			awaitBusy();
			for (int i = 0; i < EngineLog.WAITING_LINES; i++) {
				EngineLog.writeElsewhere(written::incrementAndGet);
			}
			for (long refused = 1; refused <= 2; refused++) {
				connections.refuse();
				long expected = refused;
				Awaitility.await().atMost(PATIENCE).until(() -> {
					ticker.advance(Duration.ofSeconds(1));
					return refusals.counts("default", SocketType.PUB).containsValue(expected);
				});
			}
			this.slow.countDown();
			Awaitility.await().atMost(PATIENCE).until(() -> written.get() == EngineLog.WAITING_LINES);
			ticker.advance(Duration.ofMinutes(1));
			connections.refuse();
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				ticker.advance(Duration.ofSeconds(1));
				assertThat(output.getAll()).contains("wrong server key (2 more like this since the last line)");
			});
		}
		finally {
			this.slow.countDown();
			engine.close(PATIENCE);
		}
	}

	@Test
	void otherThreadsWriteAtOnce() {
		List<String> threads = new CopyOnWriteArrayList<>();
		EngineLog.write(() -> threads.add(Thread.currentThread().getName()));
		assertThat(threads).containsExactly(Thread.currentThread().getName());
	}

	@Test
	void whenTheLogBlocksThenALineOfAnyThreadCanBeWrittenOnTheOtherThread() {
		List<String> threads = new CopyOnWriteArrayList<>();
		EngineLog.writeElsewhere(this::block);
		awaitBusy();
		EngineLog.writeElsewhere(() -> threads.add(Thread.currentThread().getName()));
		assertThat(threads).isEmpty();
		this.slow.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> !threads.isEmpty());
		assertThat(threads).containsExactly("zmq-engine-log");
	}

	@Test
	void whenTheLogBlocksThenDisconnectingAPeerDoesNotDelayTheEngine() throws InterruptedException {
		PeerRefusals refusals = new PeerRefusals(Requests.publisher("tcp://127.0.0.1:1"), new ManualTicker());
		Logger logger = (Logger) LoggerFactory.getLogger(PeerRefusals.class);
		AppenderBase<ILoggingEvent> blocked = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent line) {
				block();
			}

		};
		blocked.start();
		logger.addAppender(blocked);
		try {
			onEngineThread(() -> refusals.refused(PeerRefusal.MAX_PEERS, "10.0.0.7"));
			assertThat(this.busy.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		finally {
			this.slow.countDown();
			logger.detachAppender(blocked);
		}
	}

	private void block() {
		this.busy.countDown();
		try {
			this.slow.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void awaitBusy() {
		try {
			this.busy.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void onEngineThread(Runnable work) throws InterruptedException {
		Thread thread = new EngineLog.EngineThread(work, "zmq-test-engine");
		thread.start();
		thread.join(PATIENCE.toMillis());
		assertThat(thread.isAlive()).as("the engine waits for the log").isFalse();
	}

	/** Connections whose peers do not finish the handshake. */
	private static final class RefusingConnections implements PeerConnections {

		private final SocketKey key = Requests.publisher("tcp://127.0.0.1:1").key();

		private Consumer<String> listener = (address) -> {
		};

		void refuse() {
			this.listener.accept("10.0.0.7");
		}

		@Override
		public SocketKey key() {
			return this.key;
		}

		@Override
		public boolean markChecked(String address) {
			return false;
		}

		@Override
		public void endConnections(Predicate<String> condition) {
		}

		@Override
		public void reportUnchecked(Consumer<String> listener) {
			this.listener = listener;
		}

	}

}
