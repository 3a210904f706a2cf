package org.zmqspring.benchmarks.receive;

/**
 * The content of the JSON payloads.
 *
 * @param bid a price
 * @param ask a price
 * @param text fills the message up to its size
 */
public record Quote(double bid, double ask, String text) {
}
