package org.zmqspring.config;

import org.zmqspring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import org.zmqspring.message.Internal;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * Finds {@link org.zmqspring.annotation.ZmqListener} methods and classes. It is all that
 * a child context needs whose parent has the sockets.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Internal
public class ListenerConfiguration {

	ListenerConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ZmqListenerAnnotationBeanPostProcessor zmqListenerAnnotationBeanPostProcessor() {
		return new ZmqListenerAnnotationBeanPostProcessor();
	}

}
