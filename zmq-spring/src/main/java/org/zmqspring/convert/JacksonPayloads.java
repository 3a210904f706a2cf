package org.zmqspring.convert;

import org.zmqspring.message.Internal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Payloads as JSON by Jackson 3. The only class here that needs Jackson on the class
 * path. The target type comes from the receiving method alone; what a peer sends never
 * names a class to load. Stateless and thread-safe.
 */
@Internal
public final class JacksonPayloads {

	private JacksonPayloads() {
	}

	/**
	 * Convert with a mapper as it is configured, but for default typing: an application
	 * that has it for data of its own must not have it for what peers send.
	 * @param mapper the mapper
	 * @return the converter
	 */
	public static MessageConverter converter(JsonMapper mapper) {
		return new PreparedJson(mapper.rebuild().deactivateDefaultTyping().build());
	}

	/**
	 * Convert with the same mapper, but refuse JSON with properties that the target type
	 * has not, and JSON with anything after it.
	 * @param mapper the mapper; it is not changed
	 * @return the strict twin of {@link #converter}
	 */
	public static MessageConverter strictConverter(JsonMapper mapper) {
		return new PreparedJson(mapper.rebuild()
			.deactivateDefaultTyping()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build());
	}

}
