package org.zmqspring.boot.autoconfigure;

import org.zmqspring.config.JsonConverter;
import org.zmqspring.config.JsonConverters;
import org.zmqspring.config.ZmqDefaults;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
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
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	JsonConverter zmqJsonConverter(@Qualifier(ZmqDefaults.QUALIFIER) ObjectProvider<JsonMapper> own,
			ObjectProvider<JsonMapper> mappers) {
		return JsonConverters.of(own, mappers);
	}

}
