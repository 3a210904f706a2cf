package org.zmqspring.sample.lab;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The messages that the listeners received. Immutable.
 *
 * @param at the end of the interval
 * @param received messages since the start
 * @param perSecond messages a second in the interval
 * @param medianMillis the median age of its prices; {@code null} if there were none
 * @param slowestMillis the 99th percentile of their age
 */
record Flow(Instant at, long received, double perSecond, @Nullable Double medianMillis,
		@Nullable Double slowestMillis) {
}
