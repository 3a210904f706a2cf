package org.zmqspring.listen;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IdleWatchTests {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final ManualTicker ticker = new ManualTicker();

	private final Map<String, ListenerInfo> listeners = new LinkedHashMap<>();

	private final List<ZmqListenerIdleEvent> events = new ArrayList<>();

	private final IdleWatch watch = new IdleWatch(this.listeners::values, (listener) -> this.held, INTERVAL, this::tell,
			this.ticker);

	private String refused = "";

	private boolean held;

	@Test
	void shouldTellOfAListenerAfterTheIntervalAndAfterEachFurtherOne() {
		running("a", 0);
		assertThat(look()).isEqualTo(INTERVAL);
		after(INTERVAL.minusNanos(1));
		assertThat(look()).isEqualTo(Duration.ofNanos(1));
		assertThat(this.events).isEmpty();
		after(Duration.ofNanos(1));
		assertThat(look()).isEqualTo(INTERVAL);
		assertThat(this.events).containsExactly(
				new ZmqListenerIdleEvent("a", "prices", INTERVAL, Instant.ofEpochMilli(this.ticker.epochMillis())));
		after(Duration.ofSeconds(4));
		assertThat(look()).isEqualTo(Duration.ofSeconds(6));
		after(Duration.ofSeconds(6));
		look();
		assertThat(this.events).extracting(ZmqListenerIdleEvent::idle)
			.containsExactly(INTERVAL, INTERVAL.multipliedBy(2));
	}

	@Test
	void whenMessagesComeThenItIsNotIdleUntilTheyStop() {
		running("a", 0);
		look();
		for (int i = 1; i <= 10; i++) {
			after(Duration.ofSeconds(7));
			running("a", i);
			look();
		}
		assertThat(this.events).isEmpty();
		after(Duration.ofSeconds(9));
		assertThat(look()).isEqualTo(Duration.ofSeconds(1));
		after(Duration.ofSeconds(1));
		look();
		assertThat(this.events).extracting(ZmqListenerIdleEvent::idle).containsExactly(INTERVAL);
	}

	@Test
	void whenTheLastMessageCameLongBeforeTheLookThenTheIdleTimeIsCountedFromIt() {
		running("a", 0);
		look();
		after(Duration.ofSeconds(2));
		running("a", 1);
		after(Duration.ofSeconds(8));
		assertThat(look()).isEqualTo(Duration.ofSeconds(2));
		after(Duration.ofSeconds(2));
		look();
		assertThat(this.events).extracting(ZmqListenerIdleEvent::idle).containsExactly(INTERVAL);
	}

	@Test
	void whenMessagesWaitForItThenItIsNotIdle() {
		put("a", ListenerState.RUNNING, 5, 3);
		look();
		after(INTERVAL);
		look();
		assertThat(this.events).isEmpty();
	}

	@Test
	void whenItsSubscriberIsNotReadThenItIsNotIdleUntilTheIntervalHasPassedAfterwards() {
		running("a", 0);
		look();
		after(INTERVAL);
		this.held = true;
		assertThat(look()).isEqualTo(INTERVAL);
		this.held = false;
		look();
		after(INTERVAL.minusNanos(1));
		look();
		assertThat(this.events).isEmpty();
		after(Duration.ofNanos(1));
		look();
		assertThat(this.events).hasSize(1);
	}

	@Test
	void shouldSayNothingOfListenersThatDoNotRun() {
		put("paused", ListenerState.PAUSED, 0);
		put("stopped", ListenerState.STOPPED, 0);
		look();
		after(INTERVAL.multipliedBy(3));
		look();
		assertThat(this.events).isEmpty();
	}

	@Test
	void whenAListenerGoesOnThenItsTimeBeginsAnew() {
		running("a", 0);
		look();
		after(Duration.ofSeconds(9));
		put("a", ListenerState.PAUSED, 0);
		look();
		after(Duration.ofSeconds(9));
		running("a", 0);
		assertThat(look()).isEqualTo(INTERVAL);
		after(Duration.ofSeconds(9));
		look();
		assertThat(this.events).isEmpty();
		after(Duration.ofSeconds(1));
		look();
		assertThat(this.events).hasSize(1);
	}

	@Test
	void whenAListenerComesLaterOrGoesThenTheOthersAreNotConcerned() {
		running("a", 0);
		look();
		after(Duration.ofSeconds(6));
		running("b", 0);
		assertThat(look()).isEqualTo(Duration.ofSeconds(4));
		after(Duration.ofSeconds(4));
		assertThat(look()).isEqualTo(Duration.ofSeconds(6));
		this.listeners.remove("a");
		after(Duration.ofSeconds(6));
		look();
		assertThat(this.events).extracting(ZmqListenerIdleEvent::listener).containsExactly("a", "b");
		running("a", 0);
		after(Duration.ofSeconds(1));
		look();
		assertThat(this.events).hasSize(2);
	}

	@Test
	void whenWhoeverIsToldThrowsThenTheOthersAreToldAndHeIsToldAgainOnlyAfterTheInterval(CapturedOutput output) {
		running("a", 0);
		running("b", 0);
		this.refused = "a";
		look();
		after(INTERVAL);
		assertThat(look()).isEqualTo(INTERVAL);
		assertThat(this.events).extracting(ZmqListenerIdleEvent::listener).containsExactly("b");
		look();
		assertThat(this.events).hasSize(1);
		assertThat(output).containsOnlyOnce("A recipient of the idle event of listener 'a' failed");
		this.refused = "";
		after(INTERVAL);
		look();
		assertThat(this.events).extracting(ZmqListenerIdleEvent::listener).containsExactly("b", "a", "b");
		assertThat(this.events.get(1).idle()).isEqualTo(INTERVAL.multipliedBy(2));
	}

	@Test
	void whenItIsStartedAgainThenTheTimeWithoutTheApplicationDoesNotCount() {
		running("a", 5);
		look();
		this.watch.onClose();
		after(INTERVAL.multipliedBy(100));
		assertThat(look()).isEqualTo(INTERVAL);
		assertThat(this.events).isEmpty();
	}

	@Test
	void shouldLookInEachRoundUntilItIsWoken() {
		running("a", 0);
		this.watch.wakeup();
		assertThat(this.watch.doWork()).isZero();
		after(INTERVAL);
		this.watch.wakeup();
		this.watch.doWork();
		assertThat(this.events).hasSize(1);
		assertThat(this.watch.roleName()).isEqualTo("zmq-idle");
	}

	@Test
	void whenNothingWakesItThenItWaitsForTheNextEvent() {
		IdleWatch brief = new IdleWatch(this.listeners::values, (listener) -> false, Duration.ofMillis(100), this::tell,
				this.ticker);
		long begunNanos = System.nanoTime();
		brief.doWork();
		assertThat(System.nanoTime() - begunNanos).isGreaterThan(Duration.ofMillis(50).toNanos());
	}

	private void tell(ZmqListenerIdleEvent event) {
		if (event.listener().equals(this.refused)) {
			throw new StackOverflowError();
		}
		this.events.add(event);
	}

	private Duration look() {
		return Duration.ofNanos(this.watch.look(this.ticker.nanos()));
	}

	private void after(Duration time) {
		this.ticker.advance(time);
	}

	private void running(String id, long received) {
		put(id, ListenerState.RUNNING, received);
	}

	/** A listener that has just had its last message, if any. */
	private void put(String id, ListenerState state, long received) {
		put(id, state, received, 0);
	}

	private void put(String id, ListenerState state, long received, int queue) {
		this.listeners.put(id, new Figures(id, "prices", Set.of(TopicPrefix.EVERYTHING), state, 1, received,
				this.ticker.nanos(), 0, 0, 0, 0, 0, queue));
	}

}
