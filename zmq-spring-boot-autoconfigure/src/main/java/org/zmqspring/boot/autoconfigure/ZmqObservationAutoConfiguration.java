package org.zmqspring.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.zmqspring.agent.Ticker;
import org.zmqspring.config.Sockets;
import org.zmqspring.config.ZmqConfiguration;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.observe.ListenObservations;
import org.zmqspring.observe.PublishObservations;
import org.zmqspring.observe.ZmqListenObservationConvention;
import org.zmqspring.observe.ZmqPublishObservationConvention;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of observations, if the application has an
 * {@link ObservationRegistry} and {@code zmq.observation.enabled} is set.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, Sockets.class })
@Conditional(OnOwnSocketsCondition.class)
@ConditionalOnBooleanProperty("zmq.observation.enabled")
public final class ZmqObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = PublishObserver.class, search = SearchStrategy.CURRENT)
	PublishObservations zmqPublishObservations(ObservationRegistry registry, BeanFactory beanFactory, Sockets sockets,
			Ticker ticker) {
		return new PublishObservations(registry,
				ZmqConfiguration.nearest(beanFactory, ZmqPublishObservationConvention.class),
				sockets.withTraceHeader(SocketType.PUB), ticker);
	}

	@Bean
	@ConditionalOnMissingBean(value = CallObserver.class, search = SearchStrategy.CURRENT)
	ListenObservations zmqListenObservations(ObservationRegistry registry, BeanFactory beanFactory, Ticker ticker) {
		return new ListenObservations(registry,
				ZmqConfiguration.nearest(beanFactory, ZmqListenObservationConvention.class), ticker);
	}

}
