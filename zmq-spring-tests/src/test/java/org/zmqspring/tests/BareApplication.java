package org.zmqspring.tests;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.boot.autoconfigure.ZmqMetricsAutoConfiguration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Nothing but the starter, JSON and meters. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ZmqAutoConfiguration.class,
		ZmqMetricsAutoConfiguration.class })
@Import({ Probe.class, Probe.Objects.class, SimpleMeterRegistry.class })
public class BareApplication {

}
