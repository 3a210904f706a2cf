package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AgentThreadTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Rounds rounds = new Rounds();

	private final AgentThread thread = new AgentThread(this.rounds, true, new SystemTicker());

	@Test
	void whenARoundThrowsAnythingThenTheNextOneFollows() throws Exception {
		this.rounds.faults = new Throwable[] { new IllegalStateException("1"), new StackOverflowError("2"),
				new Exception("3") };
		this.thread.start();
		assertThat(this.rounds.enough.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.thread.isAlive()).isTrue();
		assertThat(this.thread.close(LONG)).isTrue();
	}

	@Test
	void whenClosedThenTheAgentIsWokenAndEndsOnItsOwnThread() throws Exception {
		this.thread.start();
		assertThat(this.rounds.enough.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.thread.close(LONG)).isTrue();
		assertThat(this.thread.isAlive()).isFalse();
		assertThat(this.rounds.closedBy).isEqualTo("zmq-rounds");
	}

	@Test
	void whenTheEndThrowsThenTheThreadEndsAllTheSame() {
		this.rounds.faultAtEnd = new IllegalStateException("end");
		this.thread.start();
		assertThat(this.thread.close(LONG)).isTrue();
		assertThat(this.rounds.closedBy).isEqualTo("zmq-rounds");
	}

	@Test
	void whenTheCloserIsInterruptedThenItWaitsAndStaysInterrupted() {
		this.thread.start();
		Thread.currentThread().interrupt();
		assertThat(this.thread.close(LONG)).isTrue();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whenARoundDoesNotEndThenCloseGivesUpInTime() throws Exception {
		CountDownLatch stuck = new CountDownLatch(1);
		this.rounds.stuck = stuck;
		this.thread.start();
		assertThat(this.rounds.entered.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.thread.close(Duration.ofMillis(20))).isFalse();
		stuck.countDown();
		assertThat(this.thread.close(LONG)).isTrue();
	}

	@Test
	void whenNeverStartedThenCloseHasNothingToDo() {
		assertThat(this.thread.close(LONG)).isTrue();
		assertThat(this.rounds.closedBy).isNull();
	}

	/** Counts its rounds, throws the given exceptions and waits for the bell. */
	private static final class Rounds implements Agent {

		private final Doorbell bell = new Doorbell();

		private final AtomicInteger count = new AtomicInteger();

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch enough = new CountDownLatch(1);

		private volatile Throwable[] faults = {};

		private volatile RuntimeException faultAtEnd;

		private volatile CountDownLatch stuck = new CountDownLatch(0);

		private volatile String closedBy;

		@Override
		public String roleName() {
			return "zmq-rounds";
		}

		@Override
		public int doWork() throws Exception {
			this.entered.countDown();
			this.stuck.await();
			int round = this.count.getAndIncrement();
			if (round < this.faults.length) {
				if (this.faults[round] instanceof Error error) {
					throw error;
				}
				throw (Exception) this.faults[round];
			}
			this.enough.countDown();
			this.bell.await(TimeUnit.HOURS.toNanos(1));
			return 1;
		}

		@Override
		public void wakeup() {
			this.bell.ring();
		}

		@Override
		public void onClose() {
			this.closedBy = Thread.currentThread().getName();
			if (this.faultAtEnd != null) {
				throw this.faultAtEnd;
			}
		}

	}

}
