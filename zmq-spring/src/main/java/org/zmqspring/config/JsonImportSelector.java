package org.zmqspring.config;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Adds the conversion of payloads by JSON where Jackson is on the class path. Stateless.
 */
final class JsonImportSelector implements ImportSelector {

	private static final boolean PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			JsonImportSelector.class.getClassLoader());

	@Override
	public String[] selectImports(AnnotationMetadata metadata) {
		return PRESENT ? new String[] { JsonConfiguration.class.getName() } : new String[0];
	}

	@Configuration(proxyBeanMethods = false)
	static class JsonConfiguration {

		@Bean
		JsonConverter zmqJsonConverter(@Qualifier(ZmqDefaults.QUALIFIER) ObjectProvider<JsonMapper> own,
				ObjectProvider<JsonMapper> mappers) {
			return mappers.stream().findAny().isPresent() ? JsonConverters.of(own, mappers)
					: JsonConverters.of(JsonMapper.builder().build());
		}

	}

}
