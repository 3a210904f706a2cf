package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.JacksonPayloads;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Payloads as JSON, where the application has Jackson 3. The mapper is chosen when the
 * application starts, and not by a condition, which would be decided at build time.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JsonMapper.class)
class ZmqJacksonConfiguration {

	@Bean
	JsonConverter zmqJsonConverter(@Qualifier(ZmqAutoConfiguration.QUALIFIER) ObjectProvider<JsonMapper> own,
			ObjectProvider<JsonMapper> mappers) {
		JsonMapper mapper = own.getIfUnique(mappers::getIfUnique);
		return (mapper != null)
				? new JsonConverter(JacksonPayloads.converter(mapper), JacksonPayloads.strictConverter(mapper), null)
				: new JsonConverter(null, null, remedy(mappers.stream().count()));
	}

	private static @Nullable String remedy(long mappers) {
		return (mappers > 1) ? "there are " + mappers + " JsonMapper beans and none of them is @Primary: make one of"
				+ " them @Primary, or mark the one for ZeroMQ with @Qualifier(\"" + ZmqAutoConfiguration.QUALIFIER
				+ "\")" : null;
	}

}
