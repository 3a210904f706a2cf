package org.zmqspring.listen;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class AttemptsTests {

	private static final RetryPolicy AT_ONCE = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();

	/** Would outlive every test. */
	private static final RetryPolicy SLOWLY = RetryPolicy.builder().maxRetries(5).delay(Duration.ofHours(1)).build();

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedListening observer = new RecordedListening();

	private final List<String> calls = new ArrayList<>();

	private final ZmqMessage message = Specs.message("m");

	@AfterEach
	void shouldNotLeaveAnInterrupt() {
		Thread.interrupted();
	}

	@Test
	void withoutAPolicyThereIsOneCall() {
		Attempts attempts = attempts(null, (message) -> fail("disk"));
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isInstanceOf(IOException.class);
		assertThat(this.calls).hasSize(1);
		assertThat(attempts.failed()).isEqualTo(1);
	}

	@Test
	void shouldCallAgainByThePolicyAndReportTheLastError() {
		Attempts attempts = attempts(AT_ONCE, (message) -> fail("disk " + this.calls.size()));
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isInstanceOf(IOException.class)
			.hasMessage("disk 3");
		assertThat(this.calls).hasSize(3);
		assertThat(attempts.failed()).isEqualTo(3);
	}

	@Test
	void shouldMeasureEachCall() {
		Attempts attempts = attempts(AT_ONCE, (message) -> {
			this.ticker.advanceNanos(this.calls.size());
			fail("disk");
		});
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		assertThat(this.observer.durations).containsExactly(1L, 2L, 3L);
		assertThat(this.observer.errors).hasSize(3);
	}

	@Test
	void shouldAskOnceWhatRecordsTheCalls() {
		Attempts attempts = attempts(AT_ONCE, (message) -> fail("disk"));
		assertThat(this.observer.recorders).isEmpty();
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		assertThat(this.observer.recorders).containsExactly("lane");
		assertThat(this.observer.errors).hasSize(6);
	}

	@Test
	void whenTheListenerIsNotRegisteredThenItIsAskedAgainAtTheNextCall() {
		List<Long> durations = new ArrayList<>();
		boolean[] registered = new boolean[1];
		ListenObserver late = new ListenObserver() {

			@Override
			public @Nullable CallRecorder recorder(String id) {
				return registered[0] ? (nanos, error) -> durations.add(nanos) : null;
			}

		};
		Attempts attempts = new Attempts(spec(null, (message) -> this.ticker.advanceNanos(7)), late, this.ticker);
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isNull();
		registered[0] = true;
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isNull();
		assertThat(durations).containsExactly(7L);
	}

	@Test
	void whenNothingRecordsTheCallsThenTheClockIsNotRead() {
		Ticker unread = new Ticker() {

			@Override
			public long nanos() {
				throw new AssertionError("read");
			}

			@Override
			public long epochMillis() {
				throw new AssertionError("read");
			}

		};
		ListenerSpec spec = spec(null, (message) -> fail("disk"));
		Attempts attempts = new Attempts(spec, ListenObserver.NONE, this.ticker);
		assertThat(attempts.run(this.message, new Attempts.CallTimer(unread))).hasMessage("disk");
		assertThat(attempts.failed()).isEqualTo(1);
	}

	@Test
	void whenALaterCallReturnsThenNothingFailed() {
		Attempts attempts = attempts(AT_ONCE, (message) -> {
			if (this.calls.size() < 3) {
				fail("disk");
			}
		});
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isNull();
		assertThat(this.calls).hasSize(3);
		assertThat(attempts.failed()).isEqualTo(2);
		assertThat(this.observer.durations).hasSize(3);
	}

	@Test
	void whenTheFirstCallReturnsThenThePolicyIsNotAsked() {
		Attempts attempts = attempts((error) -> {
			throw new AssertionError("asked");
		}, (message) -> {
		});
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isNull();
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void shouldAskThePolicyAboutEachError() {
		List<String> asked = new ArrayList<>();
		Attempts attempts = attempts((error) -> {
			asked.add(String.valueOf(error.getMessage()));
			return false;
		}, (message) -> fail("disk"));
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		assertThat(asked).containsExactly("disk");
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void whenTheListenerThrowsErrorsThenTheyAreRetriedAndReportedLikeExceptions() {
		Attempts attempts = attempts(AT_ONCE, (message) -> {
			throw new StackOverflowError();
		});
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker)))
			.isInstanceOf(StackOverflowError.class);
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void whenThePolicyThrowsThenTheListenersErrorIsReported() {
		for (Throwable fault : List.of(new IllegalStateException("policy"), new StackOverflowError())) {
			Attempts attempts = attempts((error) -> {
				if (fault instanceof Error severe) {
					throw severe;
				}
				throw (RuntimeException) fault;
			}, (message) -> fail("disk"));
			assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isInstanceOf(IOException.class)
				.hasMessage("disk");
		}
	}

	@Test
	void whenTheObserverThrowsThenThatDecidesNothing() {
		ListenObserver broken = new ListenObserver() {

			@Override
			public CallRecorder recorder(String id) {
				return (nanos, error) -> {
					throw new IllegalStateException("registry");
				};
			}

		};
		Attempts attempts = new Attempts(spec(null, (message) -> {
		}), broken, this.ticker);
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).isNull();
		Attempts failing = new Attempts(spec(null, (message) -> fail("disk")), broken, this.ticker);
		assertThat(failing.run(this.message, new Attempts.CallTimer(this.ticker))).hasMessage("disk");
	}

	@Test
	void whenItsTimeIsOverThenThereIsNoFurtherCallUntilItBeginsAgain() {
		Attempts attempts = attempts(AT_ONCE, (message) -> fail("disk"));
		attempts.endRun(attempts.runNumber());
		assertThat(attempts.run(this.message, new Attempts.CallTimer(this.ticker))).hasMessage("disk");
		assertThat(this.calls).hasSize(1);
		attempts.beginRun();
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		assertThat(this.calls).hasSize(4);
	}

	@Test
	void whenTheEndOfARunIsToldAfterTheNextHasBegunThenThatOneIsNotEnded() {
		Attempts attempts = attempts(AT_ONCE, (message) -> fail("disk"));
		int ended = attempts.runNumber();
		attempts.beginRun();
		attempts.endRun(ended);
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void whenItsTimeIsOverWhileItIsCalledThenThatCallIsTheLast() {
		Attempts[] self = new Attempts[1];
		self[0] = attempts(SLOWLY, (message) -> {
			self[0].endRun(self[0].runNumber());
			fail("disk");
		});
		assertThat(self[0].run(this.message, new Attempts.CallTimer(this.ticker))).hasMessage("disk");
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void whenItsTimeIsOverDuringTheDelayThenThereIsNoCallAfterIt() {
		Attempts[] self = new Attempts[1];
		// The template asks for the delay after it has asked whether to retry.
		RetryPolicy policy = RetryPolicy.builder().backOff(() -> () -> {
			self[0].endRun(self[0].runNumber());
			return 0;
		}).build();
		self[0] = attempts(policy, (message) -> fail("disk"));
		assertThat(self[0].run(this.message, new Attempts.CallTimer(this.ticker))).hasMessage("disk");
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void whenInterruptedDuringTheDelayThenTheLastErrorIsReported() throws InterruptedException {
		Attempts attempts = attempts(SLOWLY, (message) -> fail("disk"));
		List<Throwable> reported = new ArrayList<>();
		Thread thread = new Thread(() -> reported.add(attempts.run(this.message, new Attempts.CallTimer(this.ticker))));
		thread.start();
		// As a stop does, until it is heard: an interrupt before the delay is too early.
		while (this.observer.errors.isEmpty()) {
			Thread.onSpinWait();
		}
		attempts.endRun(attempts.runNumber());
		while (thread.isAlive()) {
			thread.interrupt();
			thread.join(10);
		}
		assertThat(reported).singleElement().satisfies((error) -> assertThat(error).hasMessage("disk"));
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void whenTheListenerLeavesAnInterruptBehindThenItIsCalledAgainAllTheSame() {
		Attempts attempts = attempts(AT_ONCE, (message) -> {
			Thread.currentThread().interrupt();
			fail("disk");
		});
		attempts.run(this.message, new Attempts.CallTimer(this.ticker));
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void whenSomeOfABatchFailedThenOnlyThoseAreTriedAgain() {
		List<ZmqMessage> batch = batch("a", "b", "c");
		BatchMessageListener listener = (messages) -> {
			this.calls.add(topics(messages));
			Map<ZmqMessage, Throwable> failures = new LinkedHashMap<>();
			messages.stream()
				.filter((message) -> !message.topic().equals("b") || this.calls.size() < 2)
				.filter((message) -> !message.topic().equals("a"))
				.forEach((message) -> failures.put(message, new IOException("disk " + this.calls.size())));
			throw new BatchListenerFailedException(failures);
		};
		Throwable error = attempts(AT_ONCE, listener, false).run(batch);
		assertThat(this.calls).containsExactly("a,b,c", "b,c", "c");
		assertThat(error).isInstanceOfSatisfying(BatchListenerFailedException.class, (failed) -> {
			assertThat(failed.failures()).containsOnlyKeys(batch.get(2));
			assertThat(failed.failures().get(batch.get(2))).hasMessage("disk 3");
		});
	}

	@Test
	void whenTheRestOfABatchFailsAltogetherThenOnlyTheRestHasFailed() {
		List<ZmqMessage> batch = batch("a", "b", "c");
		BatchMessageListener listener = (messages) -> {
			this.calls.add(topics(messages));
			if (this.calls.size() == 1) {
				throw new BatchListenerFailedException(Map.of(batch.get(1), new IOException("disk")));
			}
			throw new IllegalStateException("database");
		};
		Throwable error = attempts(AT_ONCE, listener, false).run(batch);
		assertThat(this.calls).containsExactly("a,b,c", "b", "b");
		assertThat(error).isInstanceOfSatisfying(BatchListenerFailedException.class,
				(failed) -> assertThat(failed.failures())
					.hasEntrySatisfying(batch.get(1), (cause) -> assertThat(cause).hasMessage("database"))
					.hasSize(1));
	}

	@Test
	void whenABatchFailsAltogetherThenAllOfItIsTriedAgain() {
		BatchMessageListener listener = (messages) -> {
			this.calls.add(topics(messages));
			throw new IllegalStateException("database");
		};
		assertThat(attempts(AT_ONCE, listener, false).run(batch("a", "b"))).hasMessage("database");
		assertThat(this.calls).containsExactly("a,b", "a,b", "a,b");
	}

	@Test
	void whenTheRestOfABatchIsHandledThenNothingFailed() {
		List<ZmqMessage> batch = batch("a", "b");
		BatchMessageListener listener = (messages) -> {
			this.calls.add(topics(messages));
			if (this.calls.size() == 1) {
				throw new BatchListenerFailedException(Map.of(batch.get(1), new IOException("disk")));
			}
		};
		assertThat(attempts(AT_ONCE, listener, false).run(batch)).isNull();
		assertThat(this.calls).containsExactly("a,b", "b");
	}

	@Test
	void shouldMeasureTheCallOfABatch() {
		BatchMessageListener listener = (messages) -> this.ticker.advanceNanos(7);
		assertThat(attempts(null, listener, false).run(batch("a", "b"))).isNull();
		assertThat(this.observer.durations).containsExactly(7L);
	}

	@Test
	void whenMessagesAreNamedThatAreNotInTheBatchThenAllOfItIsTriedAgain() {
		BatchMessageListener listener = (messages) -> {
			this.calls.add(topics(messages));
			throw new BatchListenerFailedException(Map.of(this.message, new IOException("disk")));
		};
		attempts(AT_ONCE, listener, false).run(batch("a", "b"));
		assertThat(this.calls).containsExactly("a,b", "a,b", "a,b");
	}

	@Test
	void whenTheLastFailureNamesNoneOfTheRestThenTheRestHasFailed() {
		List<ZmqMessage> batch = batch("a", "b", "c");
		BatchMessageListener listener = (messages) -> {
			this.calls.add(topics(messages));
			ZmqMessage named = (this.calls.size() == 1) ? batch.get(1) : this.message;
			throw new BatchListenerFailedException(Map.of(named, new IOException("disk")));
		};
		Throwable error = attempts(AT_ONCE, listener, false).run(batch);
		assertThat(this.calls).containsExactly("a,b,c", "b", "b");
		assertThat(error).isInstanceOfSatisfying(BatchListenerFailedException.class,
				(failed) -> assertThat(failed.failures()).containsOnlyKeys(batch.get(1)));
	}

	private static void fail(String reason) throws IOException {
		throw new IOException(reason);
	}

	private static List<ZmqMessage> batch(String... topics) {
		return Stream.of(topics).map(Specs::message).toList();
	}

	private static String topics(List<ZmqMessage> messages) {
		return String.join(",", messages.stream().map(ZmqMessage::topic).toList());
	}

	private Attempts attempts(@Nullable RetryPolicy policy, MessageListener listener) {
		return attempts(policy, (message) -> {
			this.calls.add(message.topic());
			listener.onMessage(message);
		}, true);
	}

	private Attempts attempts(@Nullable RetryPolicy policy, MessageListener listener, boolean single) {
		assertThat(listener instanceof BatchMessageListener).isNotEqualTo(single);
		return new Attempts(spec(policy, listener), this.observer, this.ticker);
	}

	private static ListenerSpec spec(@Nullable RetryPolicy policy, MessageListener listener) {
		return ListenerSpec.builder("lane", listener).failures(Specs.IGNORED.withRetry(policy)).build();
	}

}
