package org.zmqspring.listen;

import java.util.Set;

import org.zmqspring.message.TopicPrefix;

/** The figures of a listener that is not there. Immutable. */
public record Figures(String id, String socket, Set<TopicPrefix> topics, ListenerState state, int concurrency,
		long received, long heardNanos, long filtered, long failed, long quarantined, int quarantine, long dropped,
		int queue) implements ListenerInfo {

	public static Figures of(String id, String socket, String topic, int queue) {
		return new Figures(id, socket, Set.of(TopicPrefix.of(topic)), ListenerState.RUNNING, 1, 0, 0, 0, 0, 0, 0, 0,
				queue);
	}

	public Figures counted(long received, long heardAtNanos, long failed, long dropped) {
		return new Figures(this.id, this.socket, this.topics, this.state, this.concurrency, received, heardAtNanos,
				this.filtered, failed, this.quarantined, this.quarantine, dropped, this.queue);
	}

}
