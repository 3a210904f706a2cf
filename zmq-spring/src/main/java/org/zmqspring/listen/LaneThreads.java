package org.zmqspring.listen;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * What listeners run on. Immutable.
 *
 * @param factory makes the threads of lanes, virtual ones or not; they are named here
 * @param decorator put around each call of a listener, retries included; {@code null} for
 * none
 */
public record LaneThreads(ThreadFactory factory, @Nullable TaskDecorator decorator) {
}
