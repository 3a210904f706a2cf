package org.zmqspring.sample.lab;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What arrived at the listeners. Immutable.
 *
 * @param at until when
 * @param received messages since the start
 * @param perSecond messages a second since the figures before
 * @param medianMillis age of half of the prices since then, at most; {@code null} if none
 * came
 * @param slowestMillis age of 99 of 100 of them, at most
 * @param missed prices that are missing in their sequence, since the start
 */
record Flow(Instant at, long received, double perSecond, @Nullable Double medianMillis, @Nullable Double slowestMillis,
		long missed) {
}
