package org.zmqspring.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InboxTests {

	private final AtomicInteger wakeups = new AtomicInteger();

	private final Inbox inbox = new Inbox(this.wakeups::incrementAndGet);

	private final List<Integer> ran = new ArrayList<>();

	@Test
	void tasksRunInOrderAndEachWakesTheAgent() {
		post(1, 2, 3);
		assertThat(this.wakeups).hasValue(3);
		assertThat(this.inbox.drain()).isEqualTo(3);
		assertThat(this.ran).containsExactly(1, 2, 3);
		assertThat(this.inbox.isEmpty()).isTrue();
		assertThat(this.inbox.drain()).isZero();
	}

	@Test
	void whenATaskPostsThenThatOneRunsToo() {
		this.inbox.post(() -> post(2));
		assertThat(this.inbox.drain()).isEqualTo(2);
		assertThat(this.ran).containsExactly(2);
	}

	@Test
	void whenTasksThrowThenTheOthersRunAndTheFirstFaultIsThrownAtTheEnd() {
		post(1);
		this.inbox.post(() -> {
			throw new StackOverflowError("first");
		});
		post(3);
		this.inbox.post(() -> {
			throw new IllegalStateException("second");
		});
		post(5);
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(this.inbox::drain).withMessage("first");
		assertThat(this.ran).containsExactly(1, 3, 5);
		assertThat(this.inbox.isEmpty()).isTrue();
	}

	@Test
	void whenVeryManyTasksWerePostedThenAllRun() {
		IntStream.range(0, 5000).forEach(this::post);
		assertThat(this.inbox.drain()).isEqualTo(5000);
		assertThat(this.ran).isSorted().hasSize(5000);
	}

	@Test
	void whenTasksGoOnForEverThenTheAgentGetsItsTurnAndIsWoken() {
		this.inbox.post(this::again);
		this.wakeups.set(0);
		assertThat(this.inbox.drain()).isEqualTo(1024);
		assertThat(this.inbox.isEmpty()).isFalse();
		assertThat(this.wakeups).hasValue(1024 + 1);
	}

	private void again() {
		this.inbox.post(this::again);
	}

	private void post(int... numbers) {
		for (int number : numbers) {
			this.inbox.post(() -> this.ran.add(number));
		}
	}

}
