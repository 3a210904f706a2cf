package org.zmqspring.sample;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a currency pair cost at one moment.
 *
 * @param pair such as {@code EURUSD}
 * @param value the price
 * @param sequence counts what was published, from 1, so that a gap can be noticed
 * @param at when it was published
 */
public record Price(String pair, BigDecimal value, long sequence, Instant at) {
}
