package org.zmqspring.boot.autoconfigure;

import org.zmqspring.actuate.ZmqListenersEndpoint;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.Publishers;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code zmqlisteners}, if the application
 * has Spring Boot's actuator.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ZmqListenerRegistry.class)
@ConditionalOnAvailableEndpoint(ZmqListenersEndpoint.class)
public final class ZmqListenersEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingView
	ZmqListenersEndpoint zmqListenersEndpoint(ZmqListenerRegistry registry, Ticker ticker, BeanFactory beanFactory) {
		return new ZmqListenersEndpoint(registry,
				new PublishedQuarantine(ParentContexts.beansUpwards(beanFactory, Publishers.class)), ticker);
	}

}
