package org.zmqspring.boot.autoconfigure;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import org.zmqspring.config.ListenerConfiguration;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/** Finds {@link ZmqListener} methods and classes. */
@Configuration(proxyBeanMethods = false)
@Import(ListenerConfiguration.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class ZmqListenerConfiguration {

	/** A listener that nobody asks for must be there all the same, or nothing listens. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter zmqListenerLazyInitializationExcludeFilter() {
		return (beanName, definition, type) -> ZmqListenerAnnotationBeanPostProcessor.listens(type);
	}

}
