package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class LaneWorkerTests {

	private static final long LONG_NANOS = Duration.ofSeconds(30).toNanos();

	private final Ticker ticker = new SystemTicker();

	private final RecordedListening observer = new RecordedListening();

	private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch proceed = new CountDownLatch(1);

	private final AtomicInteger interrupts = new AtomicInteger();

	private Thread thread = new Thread();

	@AfterEach
	void shouldLeaveNoThread() throws InterruptedException {
		this.proceed.countDown();
		this.thread.join(30_000);
		assertThat(this.thread.isAlive()).isFalse();
	}

	@Test
	void shouldHandleMessagesInOrderOnItsThread() throws InterruptedException {
		Lane lane = lane((message) -> this.handled.add(Thread.currentThread().getName() + message.topic()));
		LaneWorker worker = start(lane);
		offer(lane, "1", "2", "3");
		assertThat(next()).isEqualTo("zmq-lane1");
		assertThat(next()).isEqualTo("zmq-lane2");
		assertThat(next()).isEqualTo("zmq-lane3");
		assertThat(worker.state()).isEqualTo(ListenerState.RUNNING);
		end(worker);
		assertThat(worker.state()).isEqualTo(ListenerState.STOPPED);
	}

	@Test
	void shouldTakeNothingWhilePausedAndGoOnAfter() throws InterruptedException {
		Lane lane = lane((message) -> {
			this.entered.countDown();
			this.proceed.await();
			this.handled.add(message.topic());
		});
		LaneWorker worker = start(lane);
		offer(lane, "1", "2");
		this.entered.await();
		worker.pause();
		this.proceed.countDown();
		assertThat(next()).isEqualTo("1");
		assertThat(worker.state()).isEqualTo(ListenerState.PAUSED);
		assertThat(lane.queued()).isEqualTo(1);
		worker.resume();
		assertThat(next()).isEqualTo("2");
		end(worker);
	}

	@Test
	void whenDrainedThenItHandlesWhatIsQueuedAndEnds() {
		Lane lane = lane((message) -> this.handled.add(message.topic()));
		offer(lane, "1", "2", "3");
		LaneWorker worker = start(lane);
		worker.pause();
		end(worker);
		assertThat(this.handled).containsExactly("1", "2", "3");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenTheDrainTakesTooLongThenTheListenerIsInterruptedOnceAndTheRestDropped(CapturedOutput output)
			throws InterruptedException {
		Lane lane = lane((message) -> {
			this.entered.countDown();
			try {
				this.proceed.await();
			}
			catch (InterruptedException ex) {
				this.interrupts.incrementAndGet();
			}
			this.handled.add(message.topic());
		});
		offer(lane, "1", "2", "3");
		LaneWorker worker = start(lane);
		this.entered.await();
		worker.drain(this.ticker.nanos());
		awaitEnd(worker, LONG_NANOS);
		awaitEnd(worker, LONG_NANOS);
		assertThat(this.interrupts).hasValue(1);
		assertThat(this.handled).containsExactly("1");
		assertThat(this.observer.dropped).containsExactly("lane:2:shutdown", "lane:3:shutdown");
		assertThat(output).containsOnlyOnce("Listener 'lane' was stopped before it had handled all messages; 2 are");
	}

	@Test
	void whenTheListenerDoesNotReturnThenThatIsSaidAndTheStopReturns(CapturedOutput output)
			throws InterruptedException {
		Lane lane = lane((message) -> {
			this.entered.countDown();
			while (this.proceed.getCount() > 0) {
				Thread.onSpinWait();
			}
		});
		offer(lane, "1", "2");
		LaneWorker worker = start(lane);
		this.entered.await();
		worker.drain(this.ticker.nanos());
		awaitEnd(worker, 1_000_000);
		assertThat(output).contains("Listener 'lane' did not return when it was interrupted");
		assertThat(this.observer.dropped).containsExactly("lane:2:shutdown");
		assertThat(worker.tryRestart()).isFalse();
	}

	@Test
	void whenToldToGoOnWhileDrainingThenItLives() throws InterruptedException {
		Lane lane = lane((message) -> {
			this.entered.countDown();
			this.proceed.await();
			this.handled.add(message.topic());
		});
		offer(lane, "1");
		LaneWorker worker = start(lane);
		this.entered.await();
		worker.drain(this.ticker.nanos() + LONG_NANOS);
		assertThat(worker.state()).isEqualTo(ListenerState.STOPPED);
		assertThat(worker.tryRestart()).isTrue();
		this.proceed.countDown();
		offer(lane, "2");
		assertThat(List.of(next(), next())).containsExactly("1", "2");
		end(worker);
	}

	@Test
	void whenAListenerThrowsWhatNobodyCanLogThenTheLaneGoesOn() throws InterruptedException {
		Lane lane = lane((message) -> {
			this.handled.add(message.topic());
			throw new IndescribableException();
		});
		LaneWorker worker = start(lane);
		offer(lane, "1", "2");
		assertThat(List.of(next(), next())).containsExactly("1", "2");
		end(worker);
	}

	@Test
	void whenThePollerCannotBeWokenThenThatIsLoggedAndTheLaneGoesOn(CapturedOutput output) throws InterruptedException {
		Lane lane = new Lane(Specs.of("lane", "prices", Specs.settings(2, Overflow.BLOCK),
				(message) -> this.handled.add(message.topic()), ""), this.observer);
		lane.attach(Specs.wakeups(() -> {
			throw new OutOfMemoryError("made up by the test");
		}), Specs.budget());
		offer(lane, "1", "2");
		assertThat(lane.offer(Specs.message("3"), 0)).isFalse();
		LaneWorker worker = start(lane);
		assertThat(next()).isEqualTo("2");
		assertThat(output).contains("The lane of listener 'lane' failed and continues");
		end(worker);
	}

	@Test
	void whenTheDrainTakesTooLongThenAnInterruptedListenerIsNotCalledAgain() throws InterruptedException {
		RetryPolicy retry = RetryPolicy.builder().maxRetries(5).delay(Duration.ofHours(1)).build();
		Lane lane = new Lane(ListenerSpec.builder("lane", (message) -> {
			this.entered.countDown();
			this.proceed.await();
		}).subscriber("prices").failures(Specs.IGNORED.withRetry(retry)).build(), this.observer);
		offer(lane, "1");
		LaneWorker worker = start(lane);
		this.entered.await();
		worker.drain(this.ticker.nanos());
		awaitEnd(worker, LONG_NANOS);
		this.thread.join(30_000);
		assertThat(this.thread.isAlive()).isFalse();
		assertThat(this.observer.errors).hasSize(1);
	}

	@Test
	void whenTheWorkerItselfWaitsForItsEndThenItDoesNot() throws InterruptedException {
		LaneWorker[] self = new LaneWorker[1];
		Lane lane = lane((message) -> {
			this.entered.await();
			self[0].drain(this.ticker.nanos() + LONG_NANOS);
			awaitEnd(self[0], LONG_NANOS);
			this.handled.add(message.topic());
		});
		self[0] = start(lane);
		this.entered.countDown();
		offer(lane, "1");
		assertThat(next()).isEqualTo("1");
		awaitEnd(self[0], LONG_NANOS);
	}

	private Lane lane(MessageListener listener) {
		return new Lane(Specs.of("lane", "prices", Specs.settings(64, Overflow.BLOCK), listener, ""), this.observer);
	}

	private LaneWorker start(Lane lane) {
		LaneWorker worker = new LaneWorker(lane, "zmq-lane", Specs.call(lane.spec(), this.observer, this.ticker),
				this.ticker, (task) -> this.thread = new Thread(task));
		worker.start();
		return worker;
	}

	private void end(LaneWorker worker) {
		worker.drain(this.ticker.nanos() + LONG_NANOS);
		awaitEnd(worker, LONG_NANOS);
	}

	private void awaitEnd(LaneWorker worker, long graceNanos) {
		worker.awaitDrained();
		worker.awaitEnd(this.ticker.nanos() + graceNanos);
	}

	private static void offer(Lane lane, String... topics) {
		for (String topic : topics) {
			assertThat(lane.offer(Specs.message(topic), 0)).isTrue();
		}
		lane.wakeWorker();
	}

	private String next() throws InterruptedException {
		return String.valueOf(this.handled.poll(30, TimeUnit.SECONDS));
	}

}
