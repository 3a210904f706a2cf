package org.zmqspring.listen;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ListenerCallTests {

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedListening observer = new RecordedListening();

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	private final ZmqMessage message = Specs.message("secret payload");

	@Test
	void shouldMeasureTheCall() {
		call((message) -> this.ticker.advance(Duration.ofMillis(7)), this.failures::add).call(this.message,
				new Attempts.CallTimer(this.ticker), null);
		assertThat(this.observer.durations).containsExactly(Duration.ofMillis(7).toNanos());
		assertThat(this.observer.errors).isEmpty();
		assertThat(this.failures).isEmpty();
	}

	@Test
	void shouldGiveWhateverIsThrownToTheErrorHandler() {
		IOException fault = new IOException("disk");
		ListenerCall call = call((message) -> {
			throw fault;
		}, this.failures::add);
		call.call(this.message, new Attempts.CallTimer(this.ticker), null);
		assertThat(call.failed()).isEqualTo(1);
		assertThat(this.observer.errors).containsExactly(fault);
		assertThat(this.failures).singleElement().satisfies((failure) -> {
			assertThat(failure).hasCause(fault);
			assertThat(failure.listenerId()).isEqualTo("lane");
			assertThat(failure.zmqMessage()).isSameAs(this.message);
		});
	}

	@Test
	void shouldTakeAnErrorAndAFailingErrorHandler(CapturedOutput output) {
		ListenerCall call = call((message) -> {
			throw new StackOverflowError();
		}, (failure) -> {
			throw new IllegalStateException("handler");
		});
		for (int i = 0; i < 1000; i++) {
			call.call(this.message, new Attempts.CallTimer(this.ticker), null);
		}
		assertThat(call.failed()).isEqualTo(1000);
		assertThat(output).containsOnlyOnce("The error handler of listener 'lane' failed");
	}

	@Test
	void shouldGiveWhatNobodyCanDescribeToTheErrorHandlerAndLogIt(CapturedOutput output) {
		ListenerCall call = call((message) -> {
			throw new IndescribableException();
		}, (failure) -> {
			this.failures.add(failure);
			new LoggingErrorHandler(this.ticker).onError(failure);
			throw new IndescribableException();
		});
		Thread.currentThread().interrupt();
		assertThat(escapes(call)).isFalse();
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.getCause()).isInstanceOf(IndescribableException.class));
		assertThat(output).contains("Listener 'lane' failed on a message from socket 'prices'")
			.contains("The error handler of listener 'lane' failed")
			.contains("IndescribableException, which cannot be described");
	}

	@Test
	void shouldClearAnInterruptTheListenerLeftBehind() {
		call((message) -> Thread.currentThread().interrupt(), this.failures::add).call(this.message,
				new Attempts.CallTimer(this.ticker), null);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void shouldLogAFailureOncePerListenerAndIntervalWithoutThePayload(CapturedOutput output) {
		LoggingErrorHandler handler = new LoggingErrorHandler(this.ticker);
		ListenerExecutionFailedException failure = new ListenerExecutionFailedException("mine", this.message,
				new IllegalStateException("no database"));
		for (int i = 0; i < 100; i++) {
			handler.onError(failure);
		}
		handler.onError(new ListenerExecutionFailedException("other", this.message, new IOException("disk")));
		assertThat(output)
			.containsOnlyOnce("Listener 'mine' failed on a message from socket 'prices' at tcp://feed:5556: "
					+ "java.lang.IllegalStateException: no database")
			.containsOnlyOnce("Listener 'other' failed")
			.doesNotContain("secret");
		this.ticker.advance(Duration.ofSeconds(10));
		handler.onError(failure);
		assertThat(output).contains("(99 more like this since the last line)");
	}

	/** JUnit could not report it either. */
	private boolean escapes(ListenerCall call) {
		try {
			call.call(this.message, new Attempts.CallTimer(this.ticker), null);
			return false;
		}
		catch (IndescribableException ex) {
			return true;
		}
	}

	private ListenerCall call(MessageListener listener, ZmqListenerErrorHandler handler) {
		return Specs.call(ListenerSpec.builder("lane", listener)
			.subscriber("prices")
			.failures(Specs.IGNORED.withErrorHandler(handler))
			.build(), this.observer, this.ticker);
	}

}
