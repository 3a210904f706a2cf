package org.zmqspring.sample;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a currency pair cost at one moment.
 *
 * @param pair such as {@code EURUSD}
 * @param value the price
 * @param at when
 */
public record Price(String pair, BigDecimal value, Instant at) {
}
