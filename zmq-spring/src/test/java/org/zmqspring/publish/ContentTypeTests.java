package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.convert.JacksonPayloads;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.transport.FakeTransport;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTypeTests {

	private static final MimeType CSV = MimeType.valueOf("text/csv");

	private final Publishers publishers = new Publishers(
			Map.of("default", new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO), "other",
					PublisherSettings.DEFAULTS),
			new PayloadCodec(PayloadConverters.chain(List.of(new CsvConverter()),
					JacksonPayloads.converter(JsonMapper.shared()))),
			new FakeTransport((key, fact, nanos) -> {
			}, new ManualTicker()), SubscriptionListener.NONE, PublishObserver.NONE, new ManualTicker());

	private final ZmqTemplate template = this.publishers.template("default");

	ContentTypeTests() {
		this.publishers.publisher("default").queue().open();
		this.publishers.publisher("other").queue().open();
	}

	@Test
	void shouldChooseTheConverter() {
		this.template.withContentType(CSV).send("topic", List.of(1, 2));
		this.template.withContentType(MimeTypeUtils.APPLICATION_JSON).send("topic", List.of(1, 2));
		assertThat(next("default")).isEqualTo("1;2");
		assertThat(next("default")).isEqualTo("[1,2]");
	}

	@Test
	void shouldStayWithTheTemplateOfAnotherPublisher() {
		this.template.withContentType(CSV).forPublisher("other").send(List.of(1, 2));
		assertThat(next("other")).isEqualTo("1;2");
	}

	@Test
	void whenNoConverterKnowsItThenThatIsAnError() {
		ZmqTemplate odd = this.template.withContentType(MimeTypeUtils.IMAGE_PNG);
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> odd.send("topic", List.of(1)));
		odd.send("topic", "text is text");
		assertThat(next("default")).isEqualTo("text is text");
	}

	private String next(String publisher) {
		OutboundMessage message = this.publishers.publisher(publisher).queue().poll();
		assertThat(message).isNotNull();
		return new String(message.frames()[message.frames().length - 1]);
	}

	private static final class CsvConverter extends AbstractMessageConverter {

		CsvConverter() {
			super(CSV);
			setStrictContentTypeMatch(true);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return List.class.isAssignableFrom(type);
		}

		@Override
		protected @Nullable Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
				@Nullable Object conversionHint) {
			return String.join(";", ((List<?>) payload).stream().map(String::valueOf).toList()).getBytes();
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> type, @Nullable Object conversionHint) {
			throw new UnsupportedOperationException();
		}

	}

}
