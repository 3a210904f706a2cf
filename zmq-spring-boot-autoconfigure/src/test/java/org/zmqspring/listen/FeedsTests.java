package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FeedsTests {

	private static final SocketKey KEY = new SocketKey(new LinkId("prices", SocketType.SUB, "tcp://feed:1"), 1);

	private final ManualTicker ticker = new ManualTicker();

	private final Sockets sockets = new Sockets();

	private final Feeds feeds = new Feeds(this.sockets, (key, fact, atNanos) -> {
	}, this.ticker);

	private final SickSocket socket = new SickSocket();

	private final List<String> damaged = new ArrayList<>();

	private final Lane lane = Specs.lane("lane", "", "topic");

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
		assertThat(this.feeds.leftNanos(Long.MAX_VALUE)).isEqualTo(Duration.ofMillis(100).toNanos());
		this.ticker.advance(Duration.ofMillis(100));
		this.feeds.retryWaiting(this.ticker.nanos());
		assertThat(this.sockets.held).isFalse();
		assertThat(receive()).isPositive();
		assertThat(this.feeds.leftNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void whenASocketThrowsAnErrorThenItRestsTooAndTheMessageCounts() {
		add();
		this.socket.fault = new StackOverflowError();
		assertThat(receive()).isZero();
		assertThat(this.damaged).containsExactly("prices");
		assertThat(this.sockets.held).isTrue();
	}

	@Test
	void whenASocketCannotBeReadFromTheBeginningThenItIsClosed() {
		this.sockets.failing = true;
		assertThatIllegalStateException().isThrownBy(this::add);
		assertThat(this.socket.closed).isTrue();
		assertThat(this.feeds.isEmpty()).isTrue();
	}

	@Test
	void whenARetiringSocketThrowsThenItIsClosed() {
		add();
		this.socket.fault = new IllegalStateException("sick");
		this.feeds.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isTrue();
		assertThat(this.feeds.isEmpty()).isTrue();
	}

	@Test
	void whenASocketCannotBeClosedThenThatIsTriedAgain() {
		add();
		this.socket.fault = new IllegalStateException("sick");
		this.socket.closeFault = new OutOfMemoryError("made up by the test");
		this.feeds.retire(KEY, this.ticker.nanos());
		assertThat(this.socket.closed).isFalse();
		this.feeds.closeAgain();
		assertThat(this.feeds.isEmpty()).isFalse();
		this.socket.closeFault = null;
		this.feeds.closeAgain();
		assertThat(this.socket.closed).isTrue();
		assertThat(this.feeds.isEmpty()).isTrue();
	}

	@Test
	void whenASocketNeverRunsDryThenItIsClosedWhenItsTimeIsOver() {
		add();
		this.feeds.retire(KEY, this.ticker.nanos());
		this.ticker.advance(Specs.HOLD.plusSeconds(1).minusNanos(1));
		this.feeds.retryWaiting(this.ticker.nanos());
		assertThat(this.socket.closed).isFalse();
		this.ticker.advanceNanos(1);
		this.feeds.retryWaiting(this.ticker.nanos());
		assertThat(this.socket.closed).isTrue();
	}

	private void add() {
		Routes routes = new Routes(Set.of());
		routes.add(Specs.lanes(this.lane), LaneBells.SILENT);
		this.feeds.add(new Feed(this.socket, routes, ZmqMessage::new, new ListenObserver() {
			@Override
			public void damaged(String name) {
				FeedsTests.this.damaged.add(name);
			}
		}));
	}

	private int receive() {
		return this.feeds.receive(KEY, this.ticker.nanos());
	}

	/** Fails while it is told to, and never runs dry otherwise. Confined to the test. */
	private static final class SickSocket implements SubscriberSocket {

		private final LinkTraffic traffic = new LinkTraffic();

		private @Nullable Throwable fault;

		private @Nullable Error closeFault;

		private boolean closed;

		private int asked;

		@Override
		public byte @Nullable [][] receive() {
			if (this.fault instanceof Error error) {
				throw error;
			}
			if (this.fault instanceof RuntimeException ex) {
				throw ex;
			}
			return new byte[][] { { 1 } };
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

	/** Knows whether the one socket is held. Confined to the test. */
	private static final class Sockets implements SocketPoller<SubscriberSocket> {

		private boolean held;

		private boolean failing;

		@Override
		public void add(SubscriberSocket socket) {
			fail();
		}

		@Override
		public void remove(SubscriberSocket socket) {
			fail();
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
