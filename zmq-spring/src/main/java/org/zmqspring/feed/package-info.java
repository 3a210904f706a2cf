/**
 * Splits messages of a feed into topic, number and payload, and detects which messages
 * are missing. Pure.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.feed;

import org.jspecify.annotations.NullMarked;
