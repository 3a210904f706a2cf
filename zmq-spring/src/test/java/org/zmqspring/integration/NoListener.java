package org.zmqspring.integration;

import org.springframework.context.annotation.Configuration;

/** An application without any bean of its own. */
@Configuration(proxyBeanMethods = false)
public class NoListener {

}
