package org.zmqspring.convert;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Converts payloads of ZeroMQ messages. Beans of this type are asked before the default
 * converters, in their order. Spring's own {@link MessageConverter} beans are not asked,
 * since they may belong to another module, unless they are qualified {@code zmq}:
 *
 * <pre class="code">
 * &#064;Bean
 * &#064;Qualifier("zmq")
 * MessageConverter protobuf() { ... }
 * </pre>
 *
 * Must be thread-safe.
 */
public interface ZmqMessageConverter extends MessageConverter {

}
