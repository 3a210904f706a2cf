package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class LaneWorkerBatchTests {

	private static final long LONG_NANOS = Duration.ofSeconds(30).toNanos();

	private final SystemTicker ticker = new SystemTicker();

	private final RecordedListening observer = new RecordedListening();

	private final BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();

	private final CountDownLatch proceed = new CountDownLatch(1);

	private Thread thread = new Thread();

	@AfterEach
	void shouldLeaveNoThread() throws InterruptedException {
		this.proceed.countDown();
		this.thread.join(30_000);
		assertThat(this.thread.isAlive()).isFalse();
	}

	@Test
	void shouldHandOverWhatIsThereInOrderUpToTheMostItMay() throws InterruptedException {
		Lane lane = lane(10, this::record);
		offer(lane, 0, 25);
		LaneWorker worker = start(lane);
		assertThat(next()).containsExactlyElementsOf(topics(0, 10));
		assertThat(next()).containsExactlyElementsOf(topics(10, 20));
		assertThat(next()).containsExactlyElementsOf(topics(20, 25));
		end(worker);
	}

	@Test
	void shouldNotWaitForAFullBatch() throws InterruptedException {
		Lane lane = lane(10, this::record);
		LaneWorker worker = start(lane);
		for (int i = 0; i < 5; i++) {
			offer(lane, i, i + 1);
			assertThat(next()).containsExactly("m" + i);
		}
		end(worker);
	}

	@Test
	void whenABatchMayHoldOneThenItHoldsOne() throws InterruptedException {
		Lane lane = lane(1, this::record);
		offer(lane, 0, 3);
		LaneWorker worker = start(lane);
		assertThat(List.of(next(), next(), next())).containsExactly(List.of("m0"), List.of("m1"), List.of("m2"));
		end(worker);
	}

	@Test
	void whenItDrainsThenTheRestIsHandledInBatches() throws InterruptedException {
		Lane lane = lane(10, (messages) -> {
			record(messages);
			this.proceed.await();
		});
		offer(lane, 0, 1);
		LaneWorker worker = start(lane);
		assertThat(next()).containsExactly("m0");
		offer(lane, 1, 16);
		worker.drain(this.ticker.nanos() + LONG_NANOS);
		this.proceed.countDown();
		worker.awaitDrained();
		assertThat(this.batches).containsExactly(topics(1, 11), topics(11, 16));
		assertThat(this.observer.dropped).isEmpty();
		assertThat(worker.hasEnded()).isTrue();
	}

	@Test
	void whenTheDrainTakesTooLongThenTheBatchIsInterruptedAndTheRestDropped() throws InterruptedException {
		Lane lane = lane(2, (messages) -> {
			record(messages);
			this.proceed.await();
		});
		offer(lane, 0, 5);
		LaneWorker worker = start(lane);
		assertThat(next()).containsExactly("m0", "m1");
		worker.drain(this.ticker.nanos());
		worker.awaitDrained();
		worker.awaitEnd(this.ticker.nanos() + LONG_NANOS);
		assertThat(this.batches).isEmpty();
		assertThat(this.observer.dropped).containsExactly("lane:m2:shutdown", "lane:m3:shutdown", "lane:m4:shutdown");
		assertThat(this.observer.errors).singleElement().isInstanceOf(InterruptedException.class);
	}

	@Test
	void whenItHasEndedThenWhatComesIsGivenUpAndCounted() throws InterruptedException {
		Lane lane = lane(2, this::record);
		LaneWorker worker = start(lane);
		end(worker);
		assertThat(lane.offer(Specs.message("late"), 0)).isTrue();
		assertThat(lane.offerDroppingOldest(Specs.message("later"))).isTrue();
		assertThat(lane.redeliver(Specs.message("again"))).isFalse();
		assertThat(this.observer.dropped).containsExactly("lane:late:shutdown", "lane:later:shutdown");
		assertThat(lane.queued()).isZero();
		assertThat(lane.received()).isEqualTo(2);
	}

	private void record(List<ZmqMessage> messages) {
		this.batches.add(messages.stream().map(ZmqMessage::topic).toList());
	}

	private static List<String> topics(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> "m" + i).toList();
	}

	private Lane lane(int maxBatchSize, BatchMessageListener listener) {
		LaneSettings settings = Specs.settings(64, Overflow.BLOCK).withMaxBatchSize(maxBatchSize);
		return new Lane(Specs.of("lane", "prices", settings, listener, ""), this.observer);
	}

	private LaneWorker start(Lane lane) {
		LaneWorker worker = new LaneWorker(lane, "zmq-lane", Specs.call(lane.spec(), this.observer, this.ticker),
				this.ticker, (task) -> this.thread = new Thread(task));
		worker.start();
		return worker;
	}

	private void end(LaneWorker worker) {
		worker.drain(this.ticker.nanos() + LONG_NANOS);
		worker.awaitDrained();
		assertThat(worker.state()).isEqualTo(ListenerState.STOPPED);
	}

	private static void offer(Lane lane, int from, int to) {
		topics(from, to).forEach((topic) -> assertThat(lane.offer(Specs.message(topic), 0)).isTrue());
		lane.wakeWorker();
	}

	private List<String> next() throws InterruptedException {
		return this.batches.poll(30, TimeUnit.SECONDS);
	}

}
