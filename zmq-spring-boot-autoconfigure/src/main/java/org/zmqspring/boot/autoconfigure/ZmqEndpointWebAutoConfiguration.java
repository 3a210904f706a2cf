package org.zmqspring.boot.autoconfigure;

import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.actuate.ZmqEndpointWebExtension;
import org.zmqspring.actuate.ZmqListenersEndpoint;
import org.zmqspring.actuate.ZmqListenersEndpointWebExtension;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the HTTP responses of the actuator endpoints {@code zmq} and
 * {@code zmqlisteners}, if the application has Spring Boot's actuator.
 */
@AutoConfiguration(after = { ZmqEndpointAutoConfiguration.class, ZmqListenersEndpointAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
public final class ZmqEndpointWebAutoConfiguration {

	@Bean
	@ConditionalOnBean(ZmqEndpoint.class)
	@ConditionalOnMissingView
	@ConditionalOnAvailableEndpoint(endpoint = ZmqEndpoint.class, exposure = EndpointExposure.WEB)
	ZmqEndpointWebExtension zmqEndpointWebExtension(ZmqEndpoint endpoint) {
		return new ZmqEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnBean(ZmqListenersEndpoint.class)
	@ConditionalOnMissingView
	@ConditionalOnAvailableEndpoint(endpoint = ZmqListenersEndpoint.class, exposure = EndpointExposure.WEB)
	ZmqListenersEndpointWebExtension zmqListenersEndpointWebExtension(ZmqListenersEndpoint endpoint) {
		return new ZmqListenersEndpointWebExtension(endpoint);
	}

}
