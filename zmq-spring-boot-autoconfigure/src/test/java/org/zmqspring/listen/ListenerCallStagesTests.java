package org.zmqspring.listen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is around a call: filter, decorator, and what a batch means for each message. */
@ExtendWith(OutputCaptureExtension.class)
class ListenerCallStagesTests {

	private static final Predicate<ZmqMessage> NOT_B = (message) -> {
		if (message.topic().equals("boom")) {
			throw new IllegalStateException("filter");
		}
		return !message.topic().equals("b");
	};

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedListening observer = new RecordedListening();

	private final List<String> handled = new ArrayList<>();

	private final List<String> failed = new ArrayList<>();

	@Test
	void shouldCallTheListenerOnlyWithWhatPassesItsFilter() {
		ListenerCall call = call(single(), NOT_B, null);
		Stream.of("a", "b", "c")
			.map(Specs::message)
			.forEach((message) -> call.call(message, new Attempts.CallTimer(this.ticker), null));
		assertThat(this.handled).containsExactly("a", "c");
		assertThat(call.filtered()).isEqualTo(1);
		assertThat(this.failed).isEmpty();
		assertThat(this.observer.durations).hasSize(2);
	}

	@Test
	void whenTheFilterThrowsThenTheMessageHasFailedAndIsNotFiltered() {
		ListenerCall call = call(single(), NOT_B, null);
		Stream.of("boom", "a")
			.map(Specs::message)
			.forEach((message) -> call.call(message, new Attempts.CallTimer(this.ticker), null));
		assertThat(this.handled).containsExactly("a");
		assertThat(this.failed).containsExactly("boom: filter");
		assertThat(call.filtered()).isZero();
		assertThat(call.quarantine().total()).isEqualTo(1);
	}

	@Test
	void whenABatchComesThenItsMessagesAreFilteredOneByOne() {
		ListenerCall call = call(batches(), NOT_B, null);
		call.call(batch("a", "b", "boom", "c"), null);
		call.call(batch("b", "b"), null);
		assertThat(this.handled).containsExactly("a,c");
		assertThat(call.filtered()).isEqualTo(3);
		assertThat(this.failed).containsExactly("boom: filter");
	}

	@Test
	void whenSomeOfABatchFailedThenOnlyThoseGoToTheErrorHandler() {
		List<ZmqMessage> batch = batch("a", "b", "c");
		ListenerCall call = call((BatchMessageListener) (messages) -> {
			Map<ZmqMessage, Throwable> failures = new LinkedHashMap<>();
			failures.put(messages.get(2), new IOException("disk"));
			failures.put(messages.get(0), new IOException("net"));
			throw new BatchListenerFailedException(failures);
		}, null, null);
		call.call(batch, null);
		assertThat(this.failed).containsExactly("c: disk", "a: net");
		assertThat(call.failed()).isEqualTo(1);
		assertThat(call.quarantine().size()).isEqualTo(2);
	}

	@Test
	void whenABatchFailsThenAllItsMessagesGoToTheErrorHandler() {
		call((BatchMessageListener) (messages) -> {
			throw new IOException("disk");
		}, null, null).call(batch("a", "b"), null);
		assertThat(this.failed).containsExactly("a: disk", "b: disk");
	}

	@Test
	void whenABatchFailsBecauseOfOneOfItsMessagesThenNoneIsMistakenForThatOne() {
		List<ZmqMessage> batch = batch("a", "b");
		ListenerCall call = call((BatchMessageListener) (messages) -> {
			throw new ListenerExecutionFailedException("lane", messages.get(0), new IOException("disk"));
		}, null, null);
		call.call(batch, null);
		assertThat(call.quarantine().list()).extracting(QuarantinedMessage::message).containsExactlyElementsOf(batch);
		assertThat(this.failed).hasSize(2);
	}

	@Test
	void whenTheListenerChangesItsBatchThenNoMessageOfItIsLost() {
		for (Predicate<ZmqMessage> filter : Arrays.asList(null, NOT_B)) {
			call((BatchMessageListener) List::clear, filter, null).call(new ArrayList<>(batch("a", "c")), null);
		}
		assertThat(this.failed).extracting((text) -> text.substring(0, 1)).containsExactly("a", "c", "a", "c");
	}

	@Test
	void whenAFailureNamesNoneOfTheBatchThenNoMessageOfItIsLost() {
		ListenerCall call = call((BatchMessageListener) (messages) -> {
			throw new BatchListenerFailedException(Map.of(Specs.message("other"), new IOException("disk")));
		}, null, null);
		call.call(batch("a", "b"), null);
		assertThat(this.failed).extracting((text) -> text.substring(0, 1)).containsExactly("a", "b");
	}

	@Test
	void aBatchListenerGetsASingleMessageAsABatchOfOne() throws Exception {
		batches().onMessage(Specs.message("a"));
		assertThat(this.handled).containsExactly("a");
	}

	@Test
	void aPartialFailureNamesSomething() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BatchListenerFailedException(Map.of()));
		IOException cause = new IOException("disk");
		assertThat(new BatchListenerFailedException(Map.of(Specs.message("a"), cause))).hasCause(cause)
			.hasMessageContaining("1 messages");
	}

	@Test
	void shouldPutTheDecoratorAroundEachCallWithItsFilterAndFailures() {
		List<String> seen = new ArrayList<>();
		TaskDecorator decorator = (task) -> () -> {
			seen.add("before " + this.handled.size());
			task.run();
			seen.add("after " + this.handled.size() + this.failed.size());
		};
		ListenerCall call = call(single(), NOT_B, decorator);
		call.call(Specs.message("a"), new Attempts.CallTimer(this.ticker), null);
		call.call(Specs.message("boom"), new Attempts.CallTimer(this.ticker), null);
		assertThat(seen).containsExactly("before 0", "after 10", "before 1", "after 11");
		call(batches(), null, decorator).call(batch("x", "y"), null);
		assertThat(seen).endsWith("before 1", "after 21");
	}

	@Test
	void whenTheDecoratorThrowsBeforeTheCallThenItsMessagesHaveFailed() {
		for (TaskDecorator decorator : List.<TaskDecorator>of((task) -> {
			throw new IllegalStateException("decorator");
		}, (task) -> () -> {
			throw new IllegalStateException("decorator");
		})) {
			ListenerCall call = call(single(), null, decorator);
			call.call(Specs.message("a"), new Attempts.CallTimer(this.ticker), null);
			assertThat(call.quarantine().size()).isEqualTo(1);
			call(batches(), null, decorator).call(batch("b", "c"), null);
		}
		assertThat(this.handled).isEmpty();
		assertThat(this.failed).containsExactly("a: decorator", "b: decorator", "c: decorator", "a: decorator",
				"b: decorator", "c: decorator");
	}

	@Test
	void whenTheDecoratorThrowsAfterTheCallThenThatIsSaidAndTheMessageIsHandled(CapturedOutput output) {
		ListenerCall call = call(single(), null, (task) -> () -> {
			task.run();
			throw new IllegalStateException("decorator");
		});
		call.call(Specs.message("a"), new Attempts.CallTimer(this.ticker), null);
		call.call(Specs.message("b"), new Attempts.CallTimer(this.ticker), null);
		assertThat(this.handled).containsExactly("a", "b");
		assertThat(this.failed).isEmpty();
		assertThat(call.quarantine().total()).isZero();
		assertThat(output)
			.containsOnlyOnce("The task decorator around a call of listener 'lane' failed after the call");
	}

	@Test
	void whenTheDecoratorForgetsTheCallThenTheMessageHasFailed() {
		call(single(), null, (task) -> () -> {
		}).call(Specs.message("a"), new Attempts.CallTimer(this.ticker), null);
		assertThat(this.failed).singleElement()
			.asString()
			.startsWith("a: The TaskDecorator returned a task that does not");
	}

	@Test
	void whenAnInterruptIsLeftBehindThenItDoesNotReachTheNextMessage() {
		call((message) -> {
			Thread.currentThread().interrupt();
			throw new StackOverflowError();
		}, null, null).call(Specs.message("a"), new Attempts.CallTimer(this.ticker), null);
		assertThat(Thread.interrupted()).isFalse();
		call((BatchMessageListener) (messages) -> Thread.currentThread().interrupt(), null, (task) -> () -> {
			task.run();
			Thread.currentThread().interrupt();
		}).call(batch("a"), null);
		assertThat(Thread.interrupted()).isFalse();
	}

	private MessageListener single() {
		return (message) -> this.handled.add(message.topic());
	}

	private BatchMessageListener batches() {
		return (messages) -> this.handled.add(String.join(",", messages.stream().map(ZmqMessage::topic).toList()));
	}

	private static List<ZmqMessage> batch(String... topics) {
		return Stream.of(topics).map(Specs::message).toList();
	}

	private ListenerCall call(MessageListener listener, @Nullable Predicate<ZmqMessage> filter,
			@Nullable TaskDecorator decorator) {
		ListenerSpec spec = ListenerSpec.builder("lane", listener)
			.filter(filter)
			.failures(Specs.IGNORED.withErrorHandler((failure) -> this.failed
				.add(failure.zmqMessage().topic() + ": " + failure.getCause().getMessage())))
			.build();
		return new ListenerCall(spec, new Attempts(spec, this.observer, this.ticker), new Failures(spec, this.ticker),
				decorator, CallObserver.NONE);
	}

}
