package org.zmqspring.listen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class FailuresTests {

	private final ManualTicker ticker = new ManualTicker();

	private final List<String> seen = new ArrayList<>();

	private final ZmqMessage message = Specs.message("secret payload");

	@Test
	void shouldHandAFailureToTheQuarantineTheForwarderAndTheHandler() {
		Failures failures = failures((failure) -> this.seen.add("forwarded " + failure.getCause().getMessage()),
				(failure) -> this.seen.add("handled " + failure.listenerId()));
		failures.add(this.message, new IOException("disk"));
		assertThat(this.seen).containsExactly("forwarded disk", "handled lane");
		assertThat(failures.quarantine().size()).isEqualTo(1);
	}

	@Test
	void withoutAForwarderTheOthersGetIt() {
		failures(null, (failure) -> this.seen.add("handled")).add(this.message, new IOException("disk"));
		assertThat(this.seen).containsExactly("handled");
	}

	@Test
	void whenTheForwarderThrowsThenTheHandlerIsToldAllTheSame(CapturedOutput output) {
		failures((failure) -> {
			throw new StackOverflowError();
		}, (failure) -> this.seen.add("handled")).add(this.message, new IOException("disk"));
		assertThat(this.seen).containsExactly("handled");
		assertThat(output)
			.contains("The forwarding of quarantined messages of listener 'lane' failed",
					"the listener itself had failed on this message: java.io.IOException: disk")
			.doesNotContain("secret");
	}

	@Test
	void whenTheHandlerThrowsThenThatIsSaidOnceAndTheRestIsDone(CapturedOutput output) {
		Failures failures = failures((failure) -> this.seen.add("forwarded"), (failure) -> {
			throw new IllegalStateException("handler");
		});
		for (int i = 0; i < 3; i++) {
			failures.add(this.message, new IOException("disk"));
		}
		assertThat(this.seen).hasSize(3);
		assertThat(failures.quarantine().total()).isEqualTo(3);
		assertThat(output).containsOnlyOnce("The error handler of listener 'lane' failed");
	}

	@Test
	void shouldPassOnWhatIsWrappedAlreadyButNotForAnotherMessage() {
		List<ListenerExecutionFailedException> told = new ArrayList<>();
		Failures failures = failures(null, told::add);
		ListenerExecutionFailedException own = new ListenerExecutionFailedException("lane", this.message,
				new IOException("disk"));
		failures.add(this.message, own);
		ZmqMessage other = Specs.message("other");
		failures.add(other, own);
		assertThat(told.get(0)).isSameAs(own);
		assertThat(told.get(1).zmqMessage()).isSameAs(other);
		assertThat(told.get(1)).hasCause(own);
	}

	private Failures failures(@Nullable Consumer<ListenerExecutionFailedException> forward,
			ZmqListenerErrorHandler handler) {
		return new Failures(ListenerSpec.builder("lane", (message) -> {
		}).failures(new FailureSettings(null, new QuarantineSettings(10, 1000, forward), handler)).build(),
				this.ticker);
	}

}
