package org.zmqspring.config;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

import org.springframework.messaging.converter.MessageConverter;

/**
 * Carries the converters for JSON without being a {@link MessageConverter} bean itself,
 * which the application's other messaging would find. Immutable.
 *
 * @param converter converts by JSON; {@code null} if there is no mapper to do it with
 * @param strict refuses JSON with unknown properties; {@code null} if there is no mapper
 * @param remedy what helps if there are several mappers to choose from
 */
@Internal
public record JsonConverter(@Nullable MessageConverter converter, @Nullable MessageConverter strict,
		@Nullable String remedy) {
}
