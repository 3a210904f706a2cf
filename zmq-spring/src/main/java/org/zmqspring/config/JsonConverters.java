package org.zmqspring.config;

import org.zmqspring.convert.JacksonPayloads;
import org.zmqspring.message.Internal;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;

/** Makes converters for JSON, where Jackson 3 is on the class path. Stateless. */
@Internal
public final class JsonConverters {

	private JsonConverters() {
	}

	/**
	 * Convert by the mapper of the application.
	 * @param own mappers that are meant for ZeroMQ by their qualifier
	 * @param mappers all mappers
	 * @return the converters; none, and what helps, if there is not one mapper to choose
	 */
	public static JsonConverter of(ObjectProvider<JsonMapper> own, ObjectProvider<JsonMapper> mappers) {
		JsonMapper mapper = own.getIfUnique(mappers::getIfUnique);
		if (mapper != null) {
			return of(mapper);
		}
		if (own.stream().count() > 1) {
			return new JsonConverter(null, null,
					"there are " + own.stream().count() + " JsonMapper beans with @Qualifier(\"" + ZmqDefaults.QUALIFIER
							+ "\") and none of them is @Primary: leave the qualifier on one of them");
		}
		return new JsonConverter(null, null,
				(mappers.stream().count() > 1) ? "there are " + mappers.stream().count()
						+ " JsonMapper beans and none of them is @Primary: make one of"
						+ " them @Primary, or mark the one for ZeroMQ with @Qualifier(\"" + ZmqDefaults.QUALIFIER
						+ "\")" : null);
	}

	static JsonConverter of(JsonMapper mapper) {
		return new JsonConverter(JacksonPayloads.converter(mapper), JacksonPayloads.strictConverter(mapper), null);
	}

}
