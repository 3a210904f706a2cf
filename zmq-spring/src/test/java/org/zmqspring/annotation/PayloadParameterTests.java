package org.zmqspring.annotation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Payload parameters that need no Spring message.
 */
class PayloadParameterTests {

	private static final String ORDER = "{\"id\":7,\"item\":\"tea\"}";

	@Test
	void bytesAreThePayloadAndNotCopied() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(byte[] payload) {
				record(payload);
			}

		}
		ZmqMessage message = ListenerContext.message("topic", "payload");
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			context.listener().onMessage(message);
			assertThat(context.bean(Bean.class).only()).isSameAs(message.payload());
			assertThat(context.listener().buildsSpringMessage()).isFalse();
		}
	}

	@Test
	void objectIsThePayload() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Object payload) {
				record(payload);
			}

		}
		assertThat(new Bean().simply("topic", "x").only()).isEqualTo(utf8("x"));
	}

	@Test
	void bufferIsReadOnly() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(ByteBuffer payload) {
				record(payload);
			}

		}
		ByteBuffer buffer = (ByteBuffer) new Bean().simply("topic", "payload").only();
		assertThat(buffer).isEqualTo(ByteBuffer.wrap(utf8("payload")));
		assertThat(buffer.isReadOnly()).isTrue();
	}

	@Test
	void textIsThePayload() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(String payload) {
				record(payload);
			}

		}
		assertThat(new Bean().simply("topic", "päyload").only()).isEqualTo("päyload");
	}

	@Test
	void onlyFrameIsThePayloadAndTheTopic() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Payload String payload, @Header(ZmqHeaders.TOPIC) String topic) {
				record(payload, topic);
			}

		}
		assertThat(new Bean().simply("Message 0").values).containsExactly("Message 0", "Message 0");
	}

	@Test
	void emptyPayloadIsEmptyText() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(String payload) {
				record(payload);
			}

		}
		assertThat(new Bean().simply("topic", "").only()).isEqualTo("");
	}

	@Test
	void textHasTheCharsetOfTheContentType() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(contentType = "text/plain;charset=ISO-8859-1")
			void on(String payload) {
				record(payload);
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			byte[] latin = "ä".getBytes(StandardCharsets.ISO_8859_1);
			context.listener().onMessage(new ZmqMessage(new byte[][] { latin }, "s", "e", 0));
			assertThat(context.bean(Bean.class).only()).isEqualTo("ä");
		}
	}

	@Test
	void recordComesFromJson() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Order order) {
				record(order);
			}

		}
		assertThat(new Bean().simply("topic", ORDER).only()).isEqualTo(new Order(7, "tea"));
	}

	@Test
	void genericTypesKeepTheirArguments() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Payload List<Order> orders) {
				record(orders);
			}

		}
		assertThat(new Bean().simply("topic", "[" + ORDER + "]").only()).isEqualTo(List.of(new Order(7, "tea")));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
