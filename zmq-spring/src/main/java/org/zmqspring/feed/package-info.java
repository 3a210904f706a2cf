/**
 * Splits messages of a feed into topic, number and payload, and detects which messages
 * are missing. Pure.
 */
@NullMarked
package org.zmqspring.feed;

import org.jspecify.annotations.NullMarked;
