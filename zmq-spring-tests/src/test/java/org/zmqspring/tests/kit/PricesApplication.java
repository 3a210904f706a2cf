package org.zmqspring.tests.kit;

import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The application under test: one publisher, one subscriber, and JSON. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ZmqAutoConfiguration.class })
@Import(Prices.class)
class PricesApplication {

}
