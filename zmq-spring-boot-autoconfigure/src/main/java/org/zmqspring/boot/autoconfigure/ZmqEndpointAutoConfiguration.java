package org.zmqspring.boot.autoconfigure;

import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.agent.Ticker;
import org.zmqspring.config.Sockets;
import org.zmqspring.forward.Forwarders;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.Publishers;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code zmq}, if the application has Spring
 * Boot's actuator.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(LinkDirectory.class)
@ConditionalOnAvailableEndpoint(ZmqEndpoint.class)
public final class ZmqEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingView
	ZmqEndpoint zmqEndpoint(LinkDirectory directory, ZmqListenerRegistry registry, Publishers publishers,
			Forwarders forwarders, Sockets sockets, Supervisor supervisor, ZapRefusals refusals, Ticker ticker) {
		return new ZmqEndpoint(directory, registry::listeners, publishers::infos, forwarders::infos,
				sockets::configuredTopics, supervisor::reconnect, refusals, ticker);
	}

}
