package org.zmqspring.annotation;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A reactive return type whose library is not on the class path. */
class MissingReactiveLibraryTests {

	@Test
	void whenNothingCanAwaitAResultThenTheStartSaysWhatToAdd() {
		assertThat(ClassUtils.isPresent("reactor.core.publisher.Mono", null)).isFalse();
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ListenerContext.with(Reactive.class))
			.withMessageContainingAll("Reactive.on", "org.reactivestreams.Publisher",
					"nothing on the class path can await", "Add ", "or return a CompletableFuture");
	}

	static class Reactive {

		@ZmqListener
		Publisher<String> on(String payload) {
			throw new AssertionError("not called");
		}

	}

}
