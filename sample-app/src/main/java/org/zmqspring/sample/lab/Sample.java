package org.zmqspring.sample.lab;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.actuate.ZmqReport;
import org.zmqspring.sample.lab.ListenerMood.Mood;

/**
 * The lab at one moment, for the page. What this process does not have is {@code null}.
 * Immutable.
 *
 * @param at when
 * @param zmq what {@code /actuator/zmq} answers
 * @param flow what arrived
 * @param network what the network does
 * @param mood how the listener of prices does
 * @param publishing whether the publisher of this process runs
 * @param flooding whether it floods
 */
record Sample(Instant at, ZmqReport zmq, @Nullable Flow flow, @Nullable NetworkMode network, @Nullable Mood mood,
		@Nullable Boolean publishing, @Nullable Boolean flooding) {
}
