package org.zmqspring.boot.autoconfigure;

import org.zmqspring.actuate.HealthPolicy;
import org.zmqspring.actuate.ZmqHealthIndicator;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health component {@code zmq}, if the application has Spring
 * Boot's health.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(LinkDirectory.class)
@ConditionalOnEnabledHealthIndicator("zmq")
public final class ZmqHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingView(name = { "zmqHealthIndicator", "zmqHealthContributor" })
	ZmqHealthIndicator zmqHealthContributor(LinkDirectory directory, ListenerContainer container,
			ZmqProperties properties, Ticker ticker) {
		HealthProperties health = properties.getHealth();
		return new ZmqHealthIndicator(directory, new HealthPolicy(health.getRequire(), health.getGrace()),
				() -> container.isStalled(PollerWatchdog.STALLED, PollerWatchdog.AGAIN), ticker);
	}

}
