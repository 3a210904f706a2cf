package org.zmqspring.annotation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parameters for frames, headers or the whole message that need no Spring message.
 */
class ZmqMessageParameterTests {

	@Test
	void messageIsTheOneThatCame() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(ZmqMessage message) {
				record(message);
			}

		}
		ZmqMessage message = ListenerContext.message("topic", "payload");
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			context.listener().onMessage(message);
			assertThat(context.bean(Bean.class).only()).isSameAs(message);
			assertThat(context.listener().buildsSpringMessage()).isFalse();
		}
	}

	@Test
	void listOfBytesIsAllFrames() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(List<byte[]> frames) {
				frames.forEach(this::record);
			}

		}
		assertThat(new Bean().simply("topic", "payload", "more").values).containsExactly(utf8("topic"), utf8("payload"),
				utf8("more"));
	}

	@Test
	void headersOfTheirOwnTypeNeedNoSpringMessage() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(byte[] payload, @Header(ZmqHeaders.TOPIC) CharSequence topic,
					@Header(name = ZmqHeaders.ENDPOINT) String endpoint, @Header(ZmqHeaders.SOCKET) String socket,
					@Header(ZmqHeaders.RECEIVED_AT) Instant receivedAt,
					@Header(ZmqHeaders.FRAMES) List<byte[]> frames) {
				record(topic, endpoint, socket, receivedAt, frames.size());
			}

		}
		assertThat(new Bean().simply("topic", "payload").values).containsExactly("topic", "tcp://feed:5556", "prices",
				Instant.ofEpochSecond(1), 2);
	}

	@Test
	void topicMayBeBytes() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Header(ZmqHeaders.TOPIC) byte[] topic) {
				record(topic);
			}

		}
		assertThat(new Bean().simply("topic", "x").only()).isEqualTo(utf8("topic"));
	}

	@Test
	void noParametersAreFine() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on() {
				record("called");
			}

		}
		assertThat(new Bean().simply("topic").only()).isEqualTo("called");
	}

	@Test
	void headerMayBeNamedByItsParameter() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Header String zmq_topic) {
				record(zmq_topic);
			}

		}
		assertThat(new Bean().simply("topic", "x").only()).isEqualTo("topic");
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
