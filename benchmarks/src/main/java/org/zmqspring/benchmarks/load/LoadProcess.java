package org.zmqspring.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.benchmarks.Child;

/** The handle of a {@link LoadPublisher}. Confined to one thread. */
public final class LoadProcess implements AutoCloseable {

	private final Child child;

	private final List<String> endpoints = new ArrayList<>();

	public LoadProcess(Load load, int connections) {
		List<String> arguments = new ArrayList<>(List.of(load.arguments()));
		arguments.add(String.valueOf(connections));
		this.child = Child.java(LoadPublisher.class, arguments);
		for (int i = 0; i < connections; i++) {
			this.endpoints.add("tcp://127.0.0.1:" + this.child.answer());
		}
	}

	public String endpoint(int index) {
		return this.endpoints.get(index);
	}

	public void set(int index, boolean open) {
		this.child.ask((open ? "on " : "off ") + index);
	}

	public void pace(int index, double messagesPerSecond) {
		this.child.ask("pace " + index + " " + messagesPerSecond);
	}

	@Override
	public void close() {
		this.child.close();
	}

}
