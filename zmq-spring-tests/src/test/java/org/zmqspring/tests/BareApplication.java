package org.zmqspring.tests;

import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Nothing but the starter and JSON. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ZmqAutoConfiguration.class })
@Import({ Probe.class, Probe.Objects.class })
public class BareApplication {

}
