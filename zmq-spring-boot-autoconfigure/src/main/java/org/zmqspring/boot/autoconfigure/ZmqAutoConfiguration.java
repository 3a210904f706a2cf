package org.zmqspring.boot.autoconfigure;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.config.ZmqImportSelector;
import org.zmqspring.listen.ListenerContainer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of ZeroMQ publishers, subscribers and {@link ZmqListener} methods.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(name = "org.zeromq.ZContext")
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@Conditional(OnOwnSocketsCondition.class)
@EnableConfigurationProperties(ZmqProperties.class)
@Import({ ZmqSettingsConfiguration.class, LaneThreadsConfiguration.class, ZmqListenerConfiguration.class,
		ZmqImportSelector.class })
@ImportRuntimeHints(KnownProperties.Hints.class)
public final class ZmqAutoConfiguration {

	@Bean
	static ZmqBinding zmqBinding() {
		return new ZmqBinding();
	}

	@Bean
	@Lazy(false)
	PropertyAdvice zmqPropertyAdvice(Environment environment, ListableBeanFactory beanFactory) {
		return new PropertyAdvice(environment, ZmqSettingsConfiguration.ownSettings(beanFactory));
	}

	@Bean
	PollerWatchdog zmqPollerWatchdog(ObjectProvider<ListenerContainer> container, ApplicationContext context) {
		return new PollerWatchdog(() -> container.getObject().isStalled(PollerWatchdog.STALLED), context);
	}

}
