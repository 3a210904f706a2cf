package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.PeerRefusal;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;

/** What a publisher's peer may send. */
class SubscriptionAllocatorTests {

	private final ManualTicker ticker = new ManualTicker();

	private final List<InboundAllocator> exceeded = new ArrayList<>();

	private final List<PeerRefusal> notTaken = new ArrayList<>();

	private final SubscriptionAllocator allocator = new SubscriptionAllocator(new FrameLimits(4096, 0),
			new PeerLimits(0, 3), null, this.ticker, (allocator, reason) -> this.exceeded.add(allocator),
			this.notTaken::add);

	@Test
	void shouldLetSubscriptionsThrough() {
		assertThat(subscribe("a")).isTrue();
		assertThat(unsubscribe("a")).isTrue();
		assertThat(subscribe("")).isTrue();
	}

	@Test
	void shouldStopWhatChangesNothing() {
		subscribe("a");
		assertThat(subscribe("a")).isFalse();
		assertThat(unsubscribe("b")).isFalse();
		assertThat(this.exceeded).isEmpty();
	}

	@Test
	void shouldStopWhatIsNoSubscription() {
		assertThat(passes(frame(2, "hello"))).isFalse();
		assertThat(passes(this.allocator.allocate(0))).isFalse();
		Msg part = frame(1, "a");
		part.setFlags(Msg.MORE);
		assertThat(passes(part)).isFalse();
		assertThat(this.exceeded).isEmpty();
		assertThat(this.notTaken).hasSize(3).containsOnly(PeerRefusal.NO_SUBSCRIPTION);
	}

	@Test
	void shouldLeaveCommandsToTheEngine() {
		Msg ping = frame(4, "PING");
		ping.setFlags(Msg.COMMAND);
		assertThat(ping.isCommand()).isTrue();
	}

	@Test
	void whenTooManySubscriptionsAreHeldThenNothingPassesAnyMore() {
		for (String topic : List.of("a", "b", "c")) {
			assertThat(subscribe(topic)).isTrue();
			this.ticker.advance(Duration.ofSeconds(1));
		}
		assertThat(subscribe("d")).isFalse();
		assertThat(subscribe("e")).isFalse();
		assertThat(unsubscribe("a")).isFalse();
		assertThat(this.exceeded).containsExactly(this.allocator);
	}

	@Test
	void whenSubscriptionsAreCancelledThenThereIsRoomForOthers() {
		for (int i = 0; i < 100; i++) {
			assertThat(subscribe("topic" + i)).isTrue();
			this.ticker.advance(Duration.ofSeconds(1));
			assertThat(unsubscribe("topic" + i)).isTrue();
		}
		assertThat(this.exceeded).isEmpty();
	}

	@Test
	void whenCancelledWithoutBeingHeldThenNoRoomIsMade() {
		for (String topic : List.of("a", "b", "c")) {
			subscribe(topic);
			this.ticker.advance(Duration.ofSeconds(1));
			unsubscribe("other" + topic);
			this.ticker.advance(Duration.ofSeconds(1));
		}
		assertThat(subscribe("d")).isFalse();
	}

	@Test
	void whenSubscriptionsChangeTooOftenInASecondThenNothingPassesAnyMore() {
		for (int i = 0; i < 3; i++) {
			assertThat(subscribe("a")).isTrue();
			assertThat(unsubscribe("a")).isTrue();
		}
		assertThat(subscribe("a")).isFalse();
		assertThat(this.exceeded).containsExactly(this.allocator);
	}

	@Test
	void aPeerThatComesBackWithAllItMayHoldMayGoOnChangingThem() {
		SubscriptionAllocator back = new SubscriptionAllocator(new FrameLimits(1024, 0), PeerLimits.DEFAULTS, null,
				this.ticker, (allocator, reason) -> this.exceeded.add(allocator), this.notTaken::add);
		for (int i = 0; i < PeerLimits.DEFAULTS.maxSubscriptions(); i++) {
			assertThat(back.admits(new Msg(("\u0001" + i).getBytes(StandardCharsets.US_ASCII)))).isTrue();
		}
		assertThat(back.admits(new Msg("\u00000".getBytes(StandardCharsets.US_ASCII)))).isTrue();
		assertThat(back.admits(new Msg("\u0001x".getBytes(StandardCharsets.US_ASCII)))).isTrue();
		assertThat(this.exceeded).isEmpty();
	}

	@Test
	void longPrefixesCountMoreThanOnce() {
		assertThat(subscribe("x".repeat(8))).isTrue();
		assertThat(subscribe("y".repeat(8))).isFalse();
	}

	@Test
	void prefixesThatTheEngineCannotWalkThroughAreStopped() {
		SubscriptionAllocator unlimited = new SubscriptionAllocator(new FrameLimits(4096, 0), new PeerLimits(0, 0),
				null, this.ticker, (allocator, reason) -> this.exceeded.add(allocator), this.notTaken::add);
		assertThat(unlimited.admits(new Msg(subscription(2047)))).isTrue();
		assertThat(this.notTaken).isEmpty();
		assertThat(unlimited.admits(new Msg(subscription(2048)))).isFalse();
		assertThat(unlimited.admits(new Msg(new byte[4000]))).as("given up, of as many bytes").isFalse();
		assertThat(unlimited.admits(new Msg("x".repeat(4000).getBytes(StandardCharsets.US_ASCII)))).isFalse();
		assertThat(this.notTaken).filteredOn(PeerRefusal.PREFIX_LENGTH::equals).hasSize(2);
		assertThat(this.exceeded).isEmpty();
	}

	@Test
	void whenMemoryRunsOutThenThatConnectionHasToEnd() {
		AtomicInteger tries = new AtomicInteger();
		SubscriptionAllocator starved = new SubscriptionAllocator(new FrameLimits(1024, 0), new PeerLimits(0, 3), null,
				new Starved(), (allocator, reason) -> {
					if (tries.incrementAndGet() == 1) {
						throw new OutOfMemoryError("ordered by the test");
					}
				}, this.notTaken::add);
		for (int i = 0; i < 3; i++) {
			assertThat(starved.admits(new Msg(subscription(i)))).isFalse();
		}
		assertThat(tries).as("reported again after the first attempt has failed, then no more").hasValue(2);
	}

	/** Has memory for one reading. */
	private static final class Starved implements Ticker {

		private boolean first = true;

		@Override
		public long nanos() {
			if (!this.first) {
				throw new OutOfMemoryError("ordered by the test");
			}
			this.first = false;
			return 0;
		}

		@Override
		public long epochMillis() {
			return 0;
		}

	}

	@Test
	void zeroIsUnlimited() {
		SubscriptionAllocator unlimited = new SubscriptionAllocator(new FrameLimits(1024, 0), new PeerLimits(0, 0),
				null, this.ticker, (allocator, reason) -> this.exceeded.add(allocator), this.notTaken::add);
		for (int i = 0; i < 50_000; i++) {
			assertThat(unlimited.admits(new Msg(("\u0001" + i).getBytes(StandardCharsets.US_ASCII)))).isTrue();
		}
	}

	private static byte[] subscription(int length) {
		byte[] bytes = new byte[1 + length];
		bytes[0] = 1;
		return bytes;
	}

	private boolean subscribe(String topic) {
		return passes(frame(1, topic));
	}

	private boolean unsubscribe(String topic) {
		return passes(frame(0, topic));
	}

	private static boolean passes(Msg frame) {
		boolean passes = !frame.isCommand();
		assertThat(frame.isCommand()).as("asked again").isEqualTo(!passes);
		return passes;
	}

	private Msg frame(int first, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		Msg frame = this.allocator.allocate(1 + bytes.length);
		frame.put((byte) first).put(bytes);
		return frame;
	}

}
