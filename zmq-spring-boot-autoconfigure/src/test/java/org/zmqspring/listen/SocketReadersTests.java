package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.ReadingClock;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class SocketReadersTests {

	private static final SocketKey KEY = new SocketKey(new LinkId("prices", SocketType.SUB, "tcp://feed:1"), 1);

	private final ManualTicker ticker = new ManualTicker();

	private final Sockets sockets = new Sockets();

	private final SocketReaders readers = new SocketReaders(this.sockets, (key, fact, atNanos) -> {
	}, this.ticker, new ReadingClock(this.ticker.nanos()));

	private final SickSocket socket = new SickSocket();

	private final RecordedDrops drops = new RecordedDrops();

	private final Lane lane = Specs.lane(this.drops, "lane", 1024, Overflow.BLOCK, "", "topic");

	@Test
	void whenASubscriptionIsRefusedThenTheOthersAreMade() {
		add();
		assertThat(this.socket.asked).isEqualTo(2);
	}

	@Test
	void whenASocketThrowsThenItRestsAndIsReadAgainLater() {
		add();
		this.socket.fault = new IllegalStateException("sick");
		assertThat(receive()).isZero();
		assertThat(this.sockets.held).isTrue();
		this.socket.fault = null;
		assertThat(receive()).as("it rests").isZero();
		assertThat(this.readers.leftNanos(Long.MAX_VALUE)).isEqualTo(Duration.ofMillis(100).toNanos());
		this.ticker.advance(Duration.ofMillis(100));
		this.readers.retryWaiting(this.ticker.nanos());
		assertThat(this.sockets.held).isFalse();
		assertThat(receive()).isPositive();
		assertThat(this.readers.leftNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void whenASocketThrowsAnErrorThenItRestsTooAndTheMessageCounts() {
		add();
		this.socket.fault = new StackOverflowError();
		assertThat(receive()).isZero();
		assertThat(this.drops.damaged).containsExactly("prices");
		assertThat(this.sockets.held).isTrue();
	}

	@Test
	void whenASocketCannotBeReadFromTheBeginningThenItIsClosed() {
		this.sockets.failing = true;
		assertThatIllegalStateException().isThrownBy(this::add);
		assertThat(this.socket.closed).isTrue();
		assertThat(this.readers.isEmpty()).isTrue();
	}

	@Test
	void whenARetiringSocketThrowsThenItIsClosed() {
		add();
		this.socket.fault = new IllegalStateException("sick");
		this.readers.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isTrue();
		assertThat(this.sockets.removed).isTrue();
		assertThat(this.readers.isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenASocketThrowsOnceWhileItIsEmptiedThenTheRestIsCounted(boolean retired, CapturedOutput output) {
		add();
		this.socket.left = 100;
		this.socket.throwsOnce = new StackOverflowError("made up by the test");
		if (retired) {
			this.readers.retire(KEY, this.ticker.nanos());
		}
		else {
			this.readers.finishAll(this.ticker.nanos());
		}
		assertThat(this.socket.closed).isTrue();
		assertThat(this.drops.byReason).containsExactly(Map.entry("retired", 100L));
		assertThat(output).contains(
				"zmq link 'subscriber prices@tcp://feed:1' failed while its socket was read or closed",
				"100 messages are dropped");
	}

	@Test
	void whenASocketCannotBeClosedThenThatIsLogged(CapturedOutput output) {
		add();
		this.socket.left = 0;
		this.socket.closeFault = new OutOfMemoryError("made up by the test");
		this.readers.retire(KEY, this.ticker.nanos());
		assertThat(output)
			.contains("zmq link 'subscriber prices@tcp://feed:1' failed while its socket was read or closed");
	}

	@Test
	void whenALaneIsFullAtTheEndThenKeptMessagesReplaceTheOldestOnes(CapturedOutput output) {
		keep(2000);
		this.readers.finishAll(this.ticker.nanos());
		assertThat(this.readers.isEmpty()).isTrue();
		assertThat(this.drops.byReason).containsExactly(Map.entry("overflow", 2000L - 1024));
		assertThat(this.lane.received()).isEqualTo(2000);
		assertThat(output).doesNotContain("was closed before everything was read");
	}

	@Test
	void whenKeptMessagesCanBeDeliveredThenThePollerDoesNotWait() {
		keep(2000);
		this.ticker.advance(Specs.HOLD);
		this.readers.retryWaiting(this.ticker.nanos());
		assertThat(this.readers.isEmpty()).isFalse();
		assertThat(this.readers.leftNanos(Long.MAX_VALUE)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "1, 65536", "1048576, 64" })
	void whenThereAreTooManyMessagesToKeepThenTheSocketStaysOpen(int size, int kept) {
		add();
		this.socket.message = new byte[size];
		this.socket.left = 200_000;
		while (!this.sockets.held) {
			receive();
		}
		int before = this.socket.left;
		this.readers.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isFalse();
		assertThat(this.socket.left).isEqualTo(before - kept);
	}

	@Test
	void whenTheDeliveryOfTheMessageThatWaitsFailsThenTheOthersAreCounted(CapturedOutput output) {
		keep(2000);
		this.drops.throwsAt = 1;
		this.readers.finishAll(this.ticker.nanos());
		assertThat(this.readers.isEmpty()).isTrue();
		assertThat(this.drops.byReason).containsExactly(Map.entry("retired", 2000L - 1024));
		assertThat(output).contains("976 messages are dropped");
	}

	@Test
	void whenTheDeliveryOfAKeptMessageFailsThenItCountsAndTheOthersAreDelivered() {
		keep(2000);
		this.drops.throwsAt = 2;
		this.ticker.advance(Specs.HOLD);
		for (int i = 0; i < 10; i++) {
			this.readers.retryWaiting(this.ticker.nanos());
		}
		assertThat(this.readers.isEmpty()).isTrue();
		assertThat(this.drops.damaged).containsExactly("prices");
		assertThat(this.lane.received()).isEqualTo(1999);
	}

	/** Close a socket with this many messages while its lane is full. */
	private void keep(int count) {
		add();
		this.socket.left = count;
		while (!this.sockets.held) {
			receive();
		}
		this.readers.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isTrue();
	}

	@Test
	void whenASocketCannotBeClosedThenThatIsTriedAgain() {
		add();
		this.socket.fault = new IllegalStateException("sick");
		this.socket.closeFault = new OutOfMemoryError("made up by the test");
		this.readers.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isFalse();
		this.readers.closeAgain();
		assertThat(this.readers.isEmpty()).isFalse();
		this.socket.closeFault = null;
		this.readers.closeAgain();
		assertThat(this.socket.closed).isTrue();
		assertThat(this.readers.isEmpty()).isTrue();
	}

	@Test
	void whenASocketNeverRunsDryThenItIsClosedWhenItsTimeIsOver() {
		add();
		this.readers.retire(KEY, this.ticker.nanos());
		this.ticker.advance(Specs.HOLD.plusSeconds(1).minusNanos(1));
		this.readers.retryWaiting(this.ticker.nanos());
		assertThat(this.socket.closed).isFalse();
		this.ticker.advanceNanos(1);
		this.readers.retryWaiting(this.ticker.nanos());
		assertThat(this.socket.closed).isTrue();
		assertThat(this.drops.byReason).containsEntry("retired", 1L << 22);
	}

	@Test
	void whenASocketIsClosedBeforeEverythingIsReadThenTheRestIsCounted(CapturedOutput output) {
		add();
		this.socket.left = 200_000;
		this.readers.finishAll(this.ticker.nanos());
		assertThat(this.socket.left).isZero();
		assertThat(this.drops.byReason).containsEntry("retired", 200_000L - 65_536)
			.containsEntry("overflow", 65_536L - 1024);
		assertThat(this.lane.received()).isEqualTo(200_000);
		assertThat(this.socket.traffic.messages()).isEqualTo(200_000);
		assertThat(this.socket.traffic.bytes()).isEqualTo(200_000);
		assertThat(output)
			.contains("zmq link 'subscriber prices@tcp://feed:1' was closed before everything was read; 134464 messages"
					+ " are dropped");
	}

	@Test
	void whenASocketFailsAfterMessagesWereKeptThenTheyAreDelivered() {
		add();
		this.socket.left = 2000;
		while (!this.sockets.held) {
			receive();
		}
		this.socket.failAt = 500;
		this.readers.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isTrue();
		assertThat(this.drops.damaged).containsExactly("prices");
		assertThat(this.readers.isEmpty()).isFalse();
		this.ticker.advance(Specs.HOLD);
		for (int i = 0; i < 10; i++) {
			this.readers.retryWaiting(this.ticker.nanos());
		}
		assertThat(this.readers.isEmpty()).isTrue();
		assertThat(this.lane.received()).isEqualTo(1500);
	}

	private void add() {
		Routes routes = new Routes("prices", SubscriberSettings.NONE, Specs.feeds(this.ticker));
		routes.add(Specs.lanes(this.lane), Specs.wakeups(() -> {
		}));
		this.readers.add(new SocketReader(this.socket, routes, false, null, this.drops), this.ticker.nanos());
	}

	private int receive() {
		return this.readers.receive(KEY, this.ticker.nanos());
	}

	/** Fails while it is told to, and never runs dry otherwise. Confined to the test. */
	private static final class SickSocket implements SubscriberSocket {

		private final LinkTraffic traffic = new LinkTraffic();

		private @Nullable Throwable fault;

		private @Nullable Error throwsOnce;

		private @Nullable Error closeFault;

		private boolean closed;

		private int asked;

		private byte[] message = { 1 };

		private int left = Integer.MAX_VALUE;

		private int failAt;

		@Override
		public byte @Nullable [][] receive() {
			if (this.fault instanceof Error error) {
				throw error;
			}
			if (this.fault instanceof RuntimeException ex) {
				throw ex;
			}
			Error once = this.throwsOnce;
			if (once != null) {
				this.throwsOnce = null;
				throw once;
			}
			if (this.left == this.failAt && this.left > 0) {
				throw new IllegalStateException("sick at " + this.left);
			}
			if (this.left == 0) {
				return null;
			}
			this.left -= (this.left < Integer.MAX_VALUE) ? 1 : 0;
			return new byte[][] { this.message };
		}

		@Override
		public void subscribe(TopicPrefix prefix) {
			this.asked++;
			throw new IllegalStateException("refused");
		}

		@Override
		public void unsubscribe(TopicPrefix prefix) {
		}

		@Override
		public String configured() {
			return address();
		}

		@Override
		public String address() {
			return "tcp://10.0.0.7:1";
		}

		@Override
		public LinkTraffic traffic() {
			return this.traffic;
		}

		@Override
		public SocketKey key() {
			return KEY;
		}

		@Override
		public void close() {
			if (this.closeFault != null) {
				throw this.closeFault;
			}
			this.closed = true;
		}

	}

	/** Counts what is dropped. Confined to the test. */
	private static final class RecordedDrops implements ListenObserver {

		private final Map<String, Long> byReason = new HashMap<>();

		private final List<String> damaged = new ArrayList<>();

		/** The number of the drop that cannot be counted; 0 for none. */
		private int throwsAt;

		@Override
		public void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
			if (this.throwsAt > 0 && --this.throwsAt == 0) {
				throw new StackOverflowError("made up by the test");
			}
			this.byReason.merge(reason.tag(), 1L, Long::sum);
		}

		@Override
		public void damaged(String name) {
			this.damaged.add(name);
		}

	}

	/** Knows whether the one socket is held. Confined to the test. */
	private static final class Sockets implements SocketPoller<SubscriberSocket> {

		private boolean held;

		private boolean removed;

		private boolean failing;

		@Override
		public void add(SubscriberSocket socket) {
			fail();
		}

		@Override
		public void remove(SubscriberSocket socket) {
			fail();
			this.removed = true;
		}

		private void fail() {
			if (this.failing) {
				throw new IllegalStateException("no selector");
			}
		}

		@Override
		public void hold(SubscriberSocket socket) {
			this.held = true;
		}

		@Override
		public void release(SubscriberSocket socket) {
			this.held = false;
		}

		@Override
		public List<SubscriberSocket> await(long maxNanos) {
			return List.of();
		}

		@Override
		public void wakeup() {
		}

		@Override
		public void close() {
		}

	}

}
