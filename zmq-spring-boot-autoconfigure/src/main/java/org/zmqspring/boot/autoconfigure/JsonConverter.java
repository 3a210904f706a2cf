package org.zmqspring.boot.autoconfigure;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Carries the converters for JSON without being a {@link MessageConverter} bean itself,
 * which the application's other messaging would find. Immutable.
 *
 * @param converter converts by JSON
 * @param strict refuses JSON with unknown properties
 */
record JsonConverter(MessageConverter converter, MessageConverter strict) {
}
