package org.zmqspring.boot.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that hides secrets from the endpoints of Spring Boot's actuator.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBean(ZmqProperties.class)
public final class ZmqSanitizingAutoConfiguration {

	@Bean
	SecretSanitizer zmqSecretSanitizer(BeanFactory beanFactory) {
		return new SecretSanitizer(ParentContexts.beansUpwards(beanFactory, ZmqProperties.class));
	}

}
