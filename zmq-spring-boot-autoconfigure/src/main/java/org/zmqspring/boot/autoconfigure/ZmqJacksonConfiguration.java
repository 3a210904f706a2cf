package org.zmqspring.boot.autoconfigure;

import org.zmqspring.convert.JacksonPayloads;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Payloads as JSON, where the application has Jackson 3. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnSingleCandidate(JsonMapper.class)
class ZmqJacksonConfiguration {

	@Bean
	JsonConverter zmqJsonConverter(JsonMapper mapper) {
		return new JsonConverter(JacksonPayloads.converter(mapper), JacksonPayloads.strictConverter(mapper));
	}

}
