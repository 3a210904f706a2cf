package org.zmqspring.annotation;

import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/** What no message can ever give is refused at the start, and the right way is named. */
@ExtendWith(OutputCaptureExtension.class)
class ImpossibleParameterTests {

	static List<Object> impossible() {
		return List.of(new Object() {
			@ZmqListener
			void on(ZMsg message) {
			}
		}, new Object() {
			@ZmqListener
			void on(ZFrame frame) {
			}
		}, new Object() {
			@ZmqListener
			void on(ZMQ.Socket socket) {
			}
		}, new Object() {
			@ZmqListener
			void on(zmq.Msg message) {
			}
		}, new Object() {
			@ZmqListener
			void on(InputStream in) {
			}
		}, new Object() {
			@ZmqListener
			void on(Reader in) {
			}
		}, new Object() {
			@ZmqListener
			void on(Thread thread) {
			}
		}, new Object() {
			@ZmqListener
			void on(CharBuffer text) {
			}
		}, new Object() {
			@ZmqListener
			void on(Stream<String> texts) {
			}
		}, new Object() {
			@ZmqListener
			void on(CompletableFuture<String> text) {
			}
		}, new Object() {
			@ZmqListener
			void on(Runnable work) {
			}
		}, new Object() {
			@ZmqListener
			void on(Logger logger) {
			}
		}, new Object() {
			@ZmqListener
			void on(ApplicationContext context) {
			}
		}, new Object() {
			@ZmqListener
			void on(Resource resource) {
			}
		}, new Object() {
			@ZmqListener
			void on(ZmqTemplate template) {
			}
		}, new Object() {
			@ZmqListener
			void on(TopicPrefix topic) {
			}
		}, new Object() {
			@ZmqListener
			void on(List<ZmqMessage> messages) {
			}
		}, new Object() {
			@ZmqListener
			void on(List<Message<String>> messages) {
			}
		}, new Object() {
			@ZmqListener
			void on(ZmqMessage[] messages) {
			}
		}, new Object() {
			@ZmqListener
			void on(Optional<ZmqMessage> message) {
			}
		}, new Object() {
			@ZmqListener
			void on(@Payload ZMsg message) {
			}
		}, new Object() {
			@ZmqListener
			void on(Message<InputStream> message) {
			}
		}, new Object() {
			@ZmqListener(batch = "true")
			void on(List<ZMsg> messages) {
			}
		}, new Object() {
			@ZmqListener
			void on(Quote quote) {
			}
		}, new Object() {
			@ZmqListener
			void on(List<Quote> quotes) {
			}
		}, new Object() {
			@ZmqListener
			<T extends Comparable<T>> void on(List<T> values) {
			}
		}, new Object() {
			@ZmqListener
			void on(NoWayToMakeIt quote) {
			}
		});
	}

	@ParameterizedTest
	@MethodSource("impossible")
	void whenNoPayloadCanBecomeTheTypeThenTheStartNamesTheTypesThatWork(Object bean) {
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close())
			.withMessageContaining("@ZmqListener method")
			.withMessageContaining("asks for a payload of type")
			.withMessageContaining(" in parameter '")
			.withMessageContaining("byte[], String, ByteBuffer, ZmqMessage, List<byte[]>");
	}

	@Test
	void whenSeveralMessagesAreWantedThenTheBatchIsNamed() {
		Object bean = new Object() {
			@ZmqListener
			void on(List<ZmqMessage> messages) {
			}
		};
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close()).withMessageContaining("batch = \"true\"");
	}

	@Test
	void whenOneMessageOfTheEngineIsWantedThenNoBatchIsNamed() {
		Object bean = new Object() {
			@ZmqListener
			void on(ZMsg message) {
			}
		};
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close())
			.withMessageContaining("parameter 'message'")
			.withMessageNotContaining("batch");
	}

	static List<Object> possible() {
		return List.of(new Object() {
			@ZmqListener
			void on(Animal animal) {
			}
		}, new Object() {
			@ZmqListener
			void on(Map<String, List<Order>> orders) {
			}
		}, new Object() {
			@ZmqListener
			void on(CharSequence text) {
			}
		}, new Object() {
			@ZmqListener
			void on(java.time.Instant time) {
			}
		}, new Object() {
			@ZmqListener
			void on(Iterable<Integer> numbers) {
			}
		}, new Object() {
			@ZmqListener
			void on(tools.jackson.databind.JsonNode tree) {
			}
		}, new Object() {
			@ZmqListener
			void on(int number) {
			}
		}, new Object() {
			@ZmqListener(batch = "true")
			void on(List<ZmqMessage> messages) {
			}
		}, new Object() {
			@ZmqListener
			void on(java.net.URI uri) {
			}
		}, new Object() {
			@ZmqListener
			void on(Map<String, ByteBuffer> buffers) {
			}
		}, new Object() {
			@ZmqListener
			void on(Nested nested) {
			}
		}, new Object() {
			@ZmqListener
			void on(Order[] orders) {
			}
		});
	}

	@ParameterizedTest
	@MethodSource("possible")
	void whenSomePayloadCanBecomeTheTypeThenItStarts(Object bean) {
		ListenerContext.withBean(bean).close();
	}

	static List<Object> unknownHeaders() {
		return List.of(new Object() {
			@ZmqListener
			void on(String text, @Header("zeromq_topic") String topic) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header("zmq_Topic") String topic) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header String topic) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(name = "zmq_sender", required = false) @Nullable String sender) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(name = "zeromq_topic", defaultValue = "none") String topic) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header("kafka_receivedTopic") String topic) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header("id") String id) {
			}
		}, new Object() {
			@ZmqListener(batch = "true")
			void on(List<String> texts, @Header("zeromq_topic") List<String> topics) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header("contentType") String type) {
			}
		});
	}

	@ParameterizedTest
	@MethodSource("unknownHeaders")
	void whenNoMessageHasTheHeaderThenTheStartNamesThoseThatAreThere(Object bean) {
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close())
			.withMessageContaining("header '")
			.withMessageContaining("in parameter '")
			.withMessageContaining(ZmqHeaders.TOPIC)
			.withMessageContaining(ZmqHeaders.RECEIVED_AT);
	}

	static List<Object> requiredHeadersThatMostMessagesLack() {
		return List.of(new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.LOST_BEFORE) Long lost) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(name = ZmqHeaders.LOST_BEFORE, required = false) long lost) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.NEW_LIFE) boolean newLife) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.DROPPED_BEFORE) Long dropped) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.RECOVERED) Boolean recovered) {
			}
		});
	}

	@ParameterizedTest
	@MethodSource("requiredHeadersThatMostMessagesLack")
	void whenAHeaderIsRequiredThatMostMessagesLackThenTheStartSaysSo(Object bean) {
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close())
			.withMessageContaining("most messages do not have it")
			.withMessageContaining("required = false");
	}

	static List<Object> optionalHeaders() {
		return List.of(new Object() {
			@ZmqListener
			void on(String text, @Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.LOST_BEFORE) Optional<Long> lost) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(name = ZmqHeaders.NEW_LIFE, required = false) boolean newLife) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(name = ZmqHeaders.RECOVERED, required = false) boolean recovered) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.SEQUENCE) long number) {
			}
		}, new Object() {
			@ZmqListener(batch = "true")
			void on(List<String> texts, @Header(ZmqHeaders.LOST_BEFORE) List<Long> lost) {
			}
		});
	}

	@ParameterizedTest
	@MethodSource("optionalHeaders")
	void whenAHeaderOfFeedsCanBeAbsentThenItStarts(Object bean) {
		ListenerContext.withBean(bean).close();
	}

	@Test
	void whenTheContentTypeIsAskedForThenTheAttributeIsNamed() {
		Object bean = new Object() {
			@ZmqListener
			void on(String text, @Header(MessageHeaders.CONTENT_TYPE) String type) {
			}
		};
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close())
			.withMessageContaining("'contentType' in parameter 'type'")
			.withMessageContaining("Set 'contentType' of the annotation");
	}

	static List<Object> inconvertibleHeaders() {
		return List.of(new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.TOPIC) Runnable wrong) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.TOPIC) Optional<Runnable> wrong) {
			}
		}, new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.RECEIVED_AT) Order wrong) {
			}
		}, new Object() {
			@ZmqListener(batch = "true")
			void on(List<String> texts, @Header(ZmqHeaders.TOPIC) List<Runnable> wrong) {
			}
		});
	}

	@ParameterizedTest
	@MethodSource("inconvertibleHeaders")
	void whenAHeaderCannotBecomeTheTypeThenTheStartNamesTheParameter(Object bean) {
		ListenerContext.refused(() -> ListenerContext.withBean(bean).close())
			.withMessageContaining("asks for the header 'zmq_")
			.withMessageContaining("in parameter 'wrong'")
			.withMessageContaining("cannot be converted to it. Change the type of the parameter");
	}

	@Test
	void whenAnUnknownHeaderIsOptionalThenAWarningIsEnough(CapturedOutput output) {
		Object bean = new Object() {
			@ZmqListener
			void on(String text, @Header(name = "trace", required = false) @Nullable String trace) {
			}
		};
		ListenerContext.withBean(bean).close();
		assertThat(output).contains("WARN", "header 'trace'", ZmqHeaders.TOPIC);
	}

	@Test
	void whenTheListenerHasAContentTypeThenItsHeaderIsThere() {
		Object bean = new Object() {
			@ZmqListener(contentType = "text/plain")
			void on(String text, @Header(MessageHeaders.CONTENT_TYPE) String type) {
			}
		};
		ListenerContext.withBean(bean).close();
	}

	@Test
	void whenAHeaderIsOursThenItStarts() {
		ListenerContext.withBean(new Object() {
			@ZmqListener
			void on(String text, @Header(ZmqHeaders.TOPIC) String topic, @Header(ZmqHeaders.ENDPOINT) Object endpoint,
					@Header(ZmqHeaders.RECEIVED_AT) String at, @Header(ZmqHeaders.FRAMES) List<byte[]> frames) {
			}
		}).close();
	}

	static class Nested extends ArrayList<Nested> {

		private static final long serialVersionUID = 1L;

	}

	interface Quote {

		String pair();

	}

	static class NoWayToMakeIt {

		NoWayToMakeIt(int one, Thread other) {
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Cat.class))
	interface Animal {

	}

	record Cat(String name) implements Animal {
	}

}
