package org.zmqspring.annotation;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.convert.ZmqConversionException;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which exception a failed call throws.
 */
class MethodMessageListenerTests {

	@Test
	void badPayloadIsAConversionFailureOnBothWays() {
		class Simple {

			@ZmqListener
			void on(Order order) {
			}

		}
		class Messaging {

			@ZmqListener
			void on(Message<Order> order) {
			}

		}
		for (Object bean : List.of(new Simple(), new Messaging())) {
			try (ListenerContext context = ListenerContext.withBean(bean)) {
				assertThatExceptionOfType(ZmqConversionException.class)
					.isThrownBy(() -> context.receive("topic", "not json"));
			}
		}
	}

	@Test
	void whatTheMethodThrowsComesOutAsItIs() {
		class Bean {

			@ZmqListener
			void on(String payload) throws Exception {
				throw new IOException(payload);
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> context.receive("topic", "mine"))
				.withMessage("mine");
		}
	}

}
