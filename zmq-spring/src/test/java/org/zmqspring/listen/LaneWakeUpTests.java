package org.zmqspring.listen;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two threads, millions of messages, pauses of random length on either side: a wake-up
 * that got lost would leave the one waiting for the other for ever.
 */
@Timeout(120)
class LaneWakeUpTests {

	private final SystemTicker ticker = new SystemTicker();

	@Test
	void shouldWakeTheWorkerForEveryBatch() throws InterruptedException {
		int rounds = 60_000;
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		long[] seen = new long[1];
		CountDownLatch[] batch = new CountDownLatch[1];
		Lane lane = new Lane(Specs.of("wake", "prices", Specs.settings(64, Overflow.BLOCK), (message) -> {
			seen[0]++;
			batch[0].countDown();
		}, ""), ListenObserver.NONE);
		LaneWorker worker = start(lane);
		ZmqMessage message = Specs.message("m");
		long sent = 0;
		for (int round = 0; round < rounds; round++) {
			int size = 1 + random.nextInt(3);
			batch[0] = new CountDownLatch(size);
			for (int i = 0; i < size; i++) {
				assertThat(lane.offer(message, 0)).isTrue();
				sent++;
			}
			lane.wakeWorker();
			assertThat(batch[0].await(20, TimeUnit.SECONDS)).as("seed %d, round %d", seed, round).isTrue();
			pause(random);
		}
		end(worker);
		assertThat(seen[0]).isEqualTo(sent);
	}

	@Test
	void shouldRingForRoomWheneverSomebodyWaitsForIt() {
		int messages = 2_000_000;
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		Random pauses = new Random(seed + 1);
		long[] seen = new long[1];
		Lane lane = new Lane(Specs.of("room", "prices", Specs.settings(16, Overflow.BLOCK), (message) -> {
			seen[0]++;
			if (pauses.nextInt(64) == 0) {
				pause(pauses);
			}
		}, ""), ListenObserver.NONE);
		Thread poller = Thread.currentThread();
		lane.attach(Specs.wakeups(() -> LockSupport.unpark(poller)), Specs.budget());
		LaneWorker worker = start(lane);
		ZmqMessage message = Specs.message("m");
		for (int i = 0; i < messages; i++) {
			// The time stands still: only room lets a message in.
			while (!lane.offer(message, 0)) {
				lane.wakeWorker();
				long begun = this.ticker.nanos();
				LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
				assertThat(this.ticker.nanos() - begun).as("seed %d, message %d", seed, i)
					.isLessThan(Duration.ofSeconds(20).toNanos());
			}
			if (random.nextInt(64) == 0) {
				lane.wakeWorker();
				pause(random);
			}
		}
		lane.wakeWorker();
		end(worker);
		assertThat(seen[0]).isEqualTo(messages);
		assertThat(lane.received()).isEqualTo(messages);
	}

	private LaneWorker start(Lane lane) {
		LaneWorker worker = new LaneWorker(lane, "zmq-lane", Specs.call(lane.spec(), ListenObserver.NONE, this.ticker),
				this.ticker, Thread::new);
		worker.start();
		return worker;
	}

	private void end(LaneWorker worker) {
		worker.drain(this.ticker.nanos() + Duration.ofSeconds(60).toNanos());
		worker.awaitDrained();
		assertThat(worker.state()).isEqualTo(ListenerState.STOPPED);
	}

	/** From nothing to some microseconds, to meet every step of the other side. */
	private static void pause(Random random) {
		for (int i = random.nextInt(2000); i > 0; i--) {
			Thread.onSpinWait();
		}
	}

}
