package org.zmqspring.sample.lab;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.ZmqConnectionEvent;

/**
 * One transition of one link, for the page. Immutable.
 *
 * @param at the time
 * @param type {@code PUB}, {@code SUB}, or {@code ROUTER} for the replay of the publisher
 * @param socket the name of the socket
 * @param endpoint the endpoint as configured
 * @param from the state before
 * @param to the state after
 * @param cause why
 * @param detail the reason in words
 * @param attempt the number of the attempt
 * @param delayMillis the delay before the next attempt, 0 unless backing off
 * @param downtimeMillis the length of the outage that this ends, 0 if it ends none
 */
record Transition(Instant at, String type, String socket, String endpoint, String from, String to, String cause,
		@Nullable String detail, int attempt, long delayMillis, long downtimeMillis) {

	static Transition of(ZmqConnectionEvent event) {
		return new Transition(event.at(), event.link().type().name(), event.link().socket(), event.link().endpoint(),
				event.from().name(), event.to().name(), event.cause().tag(), event.detail(), event.attempt(),
				event.delay().toMillis(), event.downtime().toMillis());
	}

}
