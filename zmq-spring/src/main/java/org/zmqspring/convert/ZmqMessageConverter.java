package org.zmqspring.convert;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Converts payloads of ZeroMQ messages. Beans of this type are asked in their order,
 * before the default converters. Beans of Spring's own type {@link MessageConverter} are
 * asked only if they are qualified {@code zmq}, since others may belong to another
 * module:
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
