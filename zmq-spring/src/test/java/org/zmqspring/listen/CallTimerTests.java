package org.zmqspring.listen;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

class CallTimerTests {

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedListening observer = new RecordedListening();

	private final Attempts.CallTimer timer = new Attempts.CallTimer(this.ticker);

	@Test
	void shouldReadTheClockOnceForEachCallThatFollowsAtOnce() {
		AtomicInteger readings = new AtomicInteger();
		Attempts.CallTimer counted = new Attempts.CallTimer(new Ticker() {

			@Override
			public long nanos() {
				return readings.incrementAndGet();
			}

			@Override
			public long epochMillis() {
				return 0;
			}

		});
		for (int i = 0; i < 10; i++) {
			counted.begin();
			counted.end();
		}
		assertThat(readings).hasValue(11);
	}

	@Test
	void aCallThatFollowsAtOnceBeginsWhereTheOneBeforeEnded() {
		this.timer.begin();
		this.ticker.advanceNanos(7);
		assertThat(this.timer.end()).isEqualTo(7);
		this.ticker.advanceNanos(1);
		this.timer.begin();
		this.ticker.advanceNanos(5);
		assertThat(this.timer.end()).isEqualTo(6);
	}

	@Test
	void whatComesInBetweenIsNotMeasured() {
		this.timer.begin();
		this.timer.end();
		this.timer.stop();
		this.ticker.advance(Duration.ofHours(1));
		this.timer.begin();
		this.ticker.advanceNanos(5);
		assertThat(this.timer.end()).isEqualTo(5);
	}

	@Test
	void theHandlingOfAFailureIsNoPartOfTheNextCall() {
		ListenerCall call = call((message) -> {
			throw new IOException("disk");
		}, null);
		call.call(Specs.message("a"), this.timer, null);
		call.call(Specs.message("b"), this.timer, null);
		assertThat(this.observer.durations).containsExactly(0L, 0L);
	}

	@Test
	void theFilterIsNoPartOfTheCall() {
		ListenerCall call = call((message) -> {
		}, (message) -> {
			this.ticker.advance(Duration.ofSeconds(9));
			return true;
		});
		call.call(Specs.message("a"), this.timer, null);
		call.call(Specs.message("b"), this.timer, null);
		assertThat(this.observer.durations).containsExactly(0L, 0L);
	}

	@Test
	void whatObservesTheCallIsNoPartOfIt() {
		ListenerSpec spec = ListenerSpec.builder("lane", (message) -> {
		}).failures(Specs.IGNORED).build();
		ListenerCall call = new ListenerCall(spec, new Attempts(spec, this.observer, this.ticker),
				new Failures(spec, this.ticker), null, (listener, messages, handling) -> {
					this.ticker.advance(Duration.ofSeconds(9));
					handling.get();
				});
		call.call(Specs.message("a"), this.timer, null);
		call.call(Specs.message("b"), this.timer, null);
		assertThat(this.observer.durations).containsExactly(0L, 0L);
	}

	@Test
	void callsApartDoNotDisturbThoseThatFollowEachOther() {
		this.timer.begin();
		this.ticker.advanceNanos(3);
		Attempts.CallTimer separate = this.timer.separate();
		separate.begin();
		this.ticker.advanceNanos(4);
		assertThat(separate.end()).isEqualTo(4);
		assertThat(this.timer.end()).isEqualTo(7);
	}

	@Test
	@Timeout(120)
	void theWaitForAMessageIsNoPartOfItsCall() throws InterruptedException {
		Lane lane = Specs.lane(this.observer, "lane", 8, Overflow.BLOCK, "");
		Thread[] thread = new Thread[1];
		LaneWorker worker = new LaneWorker(lane, "zmq-lane", Specs.call(lane.spec(), this.observer, this.ticker),
				this.ticker, (task) -> thread[0] = new Thread(task));
		worker.start();
		long begunNanos = System.nanoTime();
		for (int count = 1; count <= 3; count++) {
			lane.offer(Specs.message("m"), 0);
			lane.wakeWorker();
			while (this.observer.durations.size() < count || thread[0].getState() != Thread.State.TIMED_WAITING) {
				assertThat(System.nanoTime() - begunNanos).isLessThan(Duration.ofSeconds(50).toNanos());
				Thread.onSpinWait();
			}
			this.ticker.advance(Duration.ofMinutes(1));
		}
		worker.end();
		thread[0].join();
		assertThat(this.observer.durations).containsExactly(0L, 0L, 0L);
	}

	private ListenerCall call(MessageListener listener, @Nullable Predicate<ZmqMessage> filter) {
		ListenerSpec spec = ListenerSpec.builder("lane", listener)
			.subscriber("prices")
			.filter(filter)
			.failures(Specs.IGNORED.withErrorHandler((failure) -> this.ticker.advance(Duration.ofSeconds(9))))
			.build();
		return Specs.call(spec, this.observer, this.ticker);
	}

}
