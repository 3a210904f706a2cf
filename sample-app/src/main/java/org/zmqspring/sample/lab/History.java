package org.zmqspring.sample.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last transitions and figures, for pages that are opened or reloaded. Thread-safe.
 */
final class History {

	private static final int TRANSITIONS = 300;

	private static final int FLOWS = 400;

	private final Deque<Transition> transitions = new ArrayDeque<>();

	private final Deque<Flow> flows = new ArrayDeque<>();

	synchronized void add(Transition transition) {
		append(this.transitions, transition, TRANSITIONS);
	}

	synchronized void add(Flow flow) {
		append(this.flows, flow, FLOWS);
	}

	private static <T> void append(Deque<T> deque, T element, int capacity) {
		if (deque.size() == capacity) {
			deque.removeFirst();
		}
		deque.addLast(element);
	}

	synchronized Past past() {
		return new Past(List.copyOf(this.transitions), List.copyOf(this.flows));
	}

	/**
	 * The kept transitions and figures. Immutable.
	 *
	 * @param transitions the last ones, oldest first
	 * @param flows the last figures, oldest first
	 */
	record Past(List<Transition> transitions, List<Flow> flows) {
	}

}
