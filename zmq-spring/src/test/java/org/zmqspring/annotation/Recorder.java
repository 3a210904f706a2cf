package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A bean with one listener method that remembers its arguments. */
class Recorder {

	final List<@Nullable Object> values = new ArrayList<>();

	void record(@Nullable Object... values) {
		this.values.addAll(Arrays.asList(values));
	}

	void record(byte[] value) {
		this.values.add(value);
	}

	/** Receive one message, for which no Spring message may be built. */
	Recorder simply(String... frames) throws Exception {
		return receive(false, frames);
	}

	/** Receive one message, for which a Spring message must be built. */
	Recorder viaSpring(String... frames) throws Exception {
		return receive(true, frames);
	}

	@Nullable Object only() {
		assertThat(this.values).hasSize(1);
		return this.values.get(0);
	}

	private Recorder receive(boolean buildsSpringMessage, String... frames) throws Exception {
		try (ListenerContext context = ListenerContext.withBean(this)) {
			assertThat(context.listener().buildsSpringMessage()).isEqualTo(buildsSpringMessage);
			context.receive(frames);
			return this;
		}
	}

}
