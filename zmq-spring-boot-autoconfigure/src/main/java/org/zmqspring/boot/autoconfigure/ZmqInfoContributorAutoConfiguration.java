package org.zmqspring.boot.autoconfigure;

import org.zmqspring.actuate.ZmqInfoContributor;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the versions at the actuator endpoint {@code info}, if the
 * application has Spring Boot's actuator.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(LinkDirectory.class)
@ConditionalOnAvailableEndpoint(InfoEndpoint.class)
@ConditionalOnEnabledInfoContributor("zmq")
public final class ZmqInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ZmqInfoContributor zmqInfoContributor() {
		return new ZmqInfoContributor();
	}

}
