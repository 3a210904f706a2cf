package org.zmqspring.boot.autoconfigure;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The properties and their mapping, and nothing else. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ZmqProperties.class)
class ZmqPropertiesTestConfiguration {

	@Bean
	ZmqPropertiesMapper zmqPropertiesMapper(ZmqProperties properties) {
		return new ZmqPropertiesMapper(properties);
	}

}
