package org.zmqspring.sample.lab;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.actuate.ZmqReport;
import org.zmqspring.sample.lab.ListenerMood.Mood;

/**
 * The lab at one moment, for the page. Parts that this process does not have are
 * {@code null}. Immutable.
 *
 * @param at the time
 * @param zmq the answer of {@code /actuator/zmq}
 * @param flow the received messages
 * @param network the state of the network
 * @param mood how the listener of prices behaves
 * @param publishing whether the publisher of this process runs
 * @param flooding whether it floods
 * @param story what the story tells now; {@code null} if none is played
 */
record Sample(Instant at, ZmqReport zmq, @Nullable Flow flow, @Nullable NetworkMode network, @Nullable Mood mood,
		@Nullable Boolean publishing, @Nullable Boolean flooding, Story.@Nullable Scene story) {
}
