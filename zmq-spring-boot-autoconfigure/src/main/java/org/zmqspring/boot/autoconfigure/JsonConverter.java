package org.zmqspring.boot.autoconfigure;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Carries the converter for JSON without being a {@link MessageConverter} bean itself,
 * which the application's other messaging would find. Immutable.
 *
 * @param converter converts by JSON
 */
record JsonConverter(MessageConverter converter) {
}
