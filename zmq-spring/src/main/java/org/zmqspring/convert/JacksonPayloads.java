package org.zmqspring.convert;

import java.util.List;

import org.zmqspring.message.Internal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Makes the converters that write and read JSON with Jackson 3. Use this class only if
 * Jackson is on the class path. Only the receiving method determines the target type: a
 * peer can never name a class to load. Stateless and thread-safe.
 */
@Internal
public final class JacksonPayloads {

	private JacksonPayloads() {
	}

	/**
	 * A converter with the configuration of a mapper, but without its default typing.
	 * Default typing can be safe for the application's own data. It is unsafe for data
	 * from peers.
	 * @param mapper the mapper
	 * @return the converter
	 */
	public static MessageConverter converter(JsonMapper mapper) {
		return new PreparedJson(mapper.rebuild().deactivateDefaultTyping().build());
	}

	/**
	 * A codec that knows bytes, text and JSON, with the defaults of Jackson.
	 * @return the codec
	 */
	public static PayloadCodec codec() {
		JsonMapper mapper = JsonMapper.builder().build();
		return new PayloadCodec(PayloadConverters.chain(List.of(), converter(mapper)),
				PayloadConverters.chain(List.of(), strictConverter(mapper)));
	}

	/**
	 * A stricter converter. It refuses JSON with properties that the target type does not
	 * have. It also refuses a payload with more text after the JSON value.
	 * @param mapper the mapper; it is not changed
	 * @return the converter
	 */
	public static MessageConverter strictConverter(JsonMapper mapper) {
		return new PreparedJson(mapper.rebuild()
			.deactivateDefaultTyping()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build());
	}

}
