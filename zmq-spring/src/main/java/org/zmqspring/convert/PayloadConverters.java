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
 * Puts the converters in order: those of the application, bytes, text, JSON. It does not
 * depend on a JSON library. Stateless and thread-safe.
 */
@Internal
public final class PayloadConverters {

	private PayloadConverters() {
	}

	/**
	 * The advice in errors if no converter supports objects.
	 * @return the remedy, a part of a sentence
	 */
	public static String remedy() {
		return remedy((name) -> ClassUtils.isPresent(name, PayloadConverters.class.getClassLoader()));
	}

	/** Other libraries often bring Jackson 2, which is not used. */
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

	/** The only converter for objects; {@code null} if there are others or none. */
	static @Nullable BytesReader readerOfObjects(MessageConverter converter) {
		if (!(converter instanceof CompositeMessageConverter chain)) {
			return null;
		}
		List<MessageConverter> others = chain.getConverters().stream().filter((one) -> !knowsBytesOrText(one)).toList();
		return (others.size() == 1 && others.get(0) instanceof BytesReader reader) ? reader : null;
	}

	/**
	 * Make a chain of converters. The first one that supports a type converts it.
	 * @param own the converters of the application, asked first
	 * @param json asked last, since it supports everything; {@code null} without JSON;
	 * see {@link JacksonPayloads}
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
