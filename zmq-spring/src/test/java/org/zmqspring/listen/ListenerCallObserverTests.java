package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** What surrounds a call: everything behind the filter, once for each message. */
class ListenerCallObserverTests {

	private final List<String> seen = new ArrayList<>();

	private final CallObserver observer = new CallObserver() {

		@Override
		public void around(ListenerSpec listener, List<ZmqMessage> messages, Supplier<@Nullable Throwable> handling) {
			ListenerCallObserverTests.this.seen.add("begin " + messages.size());
			Throwable error = handling.get();
			ListenerCallObserverTests.this.seen.add("end " + ((error != null) ? error.getMessage() : "well"));
		}

	};

	@Test
	void shouldSurroundRetriesAndTheErrorHandlerOnce() {
		call((message) -> {
			this.seen.add("call");
			throw new IllegalStateException("fails");
		}).call(Specs.message("wanted"), new Attempts.CallTimer(new ManualTicker()), null);
		assertThat(this.seen).containsExactly("begin 1", "call", "call", "error handler", "end fails");
	}

	@Test
	void whenARetrySucceedsThenItEndsWell() {
		call((message) -> {
			this.seen.add("call");
			if (this.seen.size() == 2) {
				throw new IllegalStateException("fails at first");
			}
		}).call(Specs.message("wanted"), new Attempts.CallTimer(new ManualTicker()), null);
		assertThat(this.seen).containsExactly("begin 1", "call", "call", "end well");
	}

	@Test
	void whenTheFilterHoldsAMessageBackThenThereIsNothingToSurround() {
		call((message) -> this.seen.add("call")).call(Specs.message("unwanted"),
				new Attempts.CallTimer(new ManualTicker()), null);
		assertThat(this.seen).isEmpty();
	}

	@Test
	void shouldSurroundABatchWithoutWhatTheFilterHeldBack() {
		BatchMessageListener batches = (messages) -> this.seen.add("batch");
		call(batches).call(List.of(Specs.message("wanted"), Specs.message("unwanted"), Specs.message("wanted")), null);
		assertThat(this.seen).containsExactly("begin 2", "batch", "end well");
	}

	@Test
	void whenABatchFailsThenItsErrorIsSeen() {
		BatchMessageListener batches = (messages) -> {
			throw new IllegalStateException("fails");
		};
		call(batches).call(List.of(Specs.message("wanted")), null);
		assertThat(this.seen).containsExactly("begin 1", "error handler", "end fails");
	}

	private ListenerCall call(MessageListener listener) {
		ManualTicker ticker = new ManualTicker();
		RetryPolicy once = RetryPolicy.builder().maxRetries(1).delay(Duration.ZERO).build();
		ListenerSpec spec = ListenerSpec.builder("lane", listener)
			.filter((message) -> message.topic().equals("wanted"))
			.failures(Specs.IGNORED.withRetry(once).withErrorHandler((failure) -> this.seen.add("error handler")))
			.build();
		return new ListenerCall(spec, new Attempts(spec, ListenObserver.NONE, ticker), new Failures(spec, ticker), null,
				this.observer);
	}

}
