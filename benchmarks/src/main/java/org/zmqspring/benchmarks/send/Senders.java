package org.zmqspring.benchmarks.send;

/** Opens senders by their names. Stateless. */
public final class Senders {

	private Senders() {
	}

	public static Sender open(String name) {
		return switch (name) {
			case "TEMPLATE" -> new TemplateSender();
			case "THREE_FRAMES_TEMPLATE" -> new TemplateSender("zmq.publisher.frames=topic, payload, -");
			case "NUMBERED_TEMPLATE" -> new TemplateSender("zmq.publisher.frames=topic, payload, sequence",
					"zmq.publisher.sequence.format=u64-be");
			case "RAW" -> new RawSender();
			default -> throw new IllegalArgumentException("There is no sender '" + name + "'");
		};
	}

}
