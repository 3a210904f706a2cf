package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The properties and their mapping, and nothing else. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ZmqProperties.class)
class ZmqPropertiesTestConfiguration {

	@Bean
	ZmqSettings zmqSettings(ZmqProperties properties) {
		return SocketResolver.resolve(properties, false);
	}

	/** Publishers, then subscribers. */
	static List<SocketSpec> sockets(ZmqSettings settings) {
		return Stream.concat(settings.publishers().stream(), settings.subscribers().stream()).toList();
	}

}
