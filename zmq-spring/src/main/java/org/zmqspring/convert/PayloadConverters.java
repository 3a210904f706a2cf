package org.zmqspring.convert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.util.ClassUtils;

/**
 * Puts the default converters in their order: the application's own, bytes, text, JSON.
 * Knows no JSON library, so that it works without one. Stateless and thread-safe.
 */
@Internal
public final class PayloadConverters {

	private PayloadConverters() {
	}

	/**
	 * What helps where nothing converts objects.
	 * @return a part of a sentence
	 */
	public static String remedy() {
		return remedy((name) -> ClassUtils.isPresent(name, PayloadConverters.class.getClassLoader()));
	}

	/** Jackson 2 is often there by a library, and looks as if it would do. */
	static String remedy(Predicate<String> isPresent) {
		return "add spring-boot-starter-jackson or a ZmqMessageConverter bean" + ((isPresent
			.test("com.fasterxml.jackson.databind.ObjectMapper")
				&& !isPresent.test("tools.jackson.databind.json.JsonMapper"))
						? "; Jackson 2 (com.fasterxml.jackson) is on the class path, and only Jackson 3 (tools.jackson) is used"
						: "");
	}

	static boolean knowBytesAndTextOnly(MessageConverter converter) {
		return converter instanceof CompositeMessageConverter chain
				&& chain.getConverters().stream().allMatch(PayloadConverters::knowsBytesOrText);
	}

	private static boolean knowsBytesOrText(MessageConverter converter) {
		return converter.getClass() == ByteArrayMessageConverter.class
				|| converter.getClass() == StringMessageConverter.class;
	}

	/**
	 * What makes every object, if there is but one that does.
	 * @param converter the chain
	 * @return the last one of the chain, {@code null} if others are asked before
	 */
	static @Nullable BytesReader readerOfObjects(MessageConverter converter) {
		if (!(converter instanceof CompositeMessageConverter chain)) {
			return null;
		}
		List<MessageConverter> others = chain.getConverters().stream().filter((one) -> !knowsBytesOrText(one)).toList();
		return (others.size() == 1 && others.get(0) instanceof BytesReader reader) ? reader : null;
	}

	/**
	 * Chain converters; the first one that takes an object wins.
	 * @param own the application's, asked first
	 * @param json asked last, since it takes everything; {@code null} without JSON. See
	 * {@link JacksonPayloads}
	 * @return the chain
	 */
	public static MessageConverter chain(Collection<? extends MessageConverter> own, @Nullable MessageConverter json) {
		List<MessageConverter> converters = new ArrayList<>(own);
		converters.add(new ByteArrayMessageConverter());
		converters.add(new StringMessageConverter());
		if (json != null) {
			converters.add(json);
		}
		return new CompositeMessageConverter(converters);
	}

}
