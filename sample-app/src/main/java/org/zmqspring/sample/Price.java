package org.zmqspring.sample;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The price of a currency pair at one moment.
 *
 * @param pair such as {@code EURUSD}
 * @param value the price
 * @param at when it was published
 */
public record Price(String pair, BigDecimal value, Instant at) {
}
