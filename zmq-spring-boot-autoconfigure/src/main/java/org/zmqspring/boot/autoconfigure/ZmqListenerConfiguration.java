package org.zmqspring.boot.autoconfigure;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import org.zmqspring.config.ZmqConfiguration;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/** Finds {@link ZmqListener} methods and classes. */
@Configuration(proxyBeanMethods = false)
@Import(ZmqConfiguration.Listeners.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class ZmqListenerConfiguration {

	/** A bean that listens is created at start-up even if beans are lazy. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter zmqListenerLazyInitializationExcludeFilter() {
		return (beanName, definition, type) -> ZmqListenerAnnotationBeanPostProcessor.listens(type);
	}

}
