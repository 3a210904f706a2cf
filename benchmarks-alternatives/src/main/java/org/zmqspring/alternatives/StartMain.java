package org.zmqspring.alternatives;

import java.lang.management.ManagementFactory;

import org.zmqspring.annotation.ZmqListener;

import org.springframework.kafka.annotation.KafkaListener;

/**
 * Starts an application with a sender and a listener of one contender, says how long the
 * JVM took until then, and ends. The other side is absent, except for Redis, whose
 * listener container needs its server.
 */
final class StartMain {

	private StartMain() {
	}

	public static void main(String[] arguments) {
		switch (arguments[0]) {
			case "ZMQ" -> Sides.start(Zmq.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
					"zmq.subscriber.endpoints=tcp://127.0.0.1:1");
			case "KAFKA" -> Sides.start(Kafka.class, "spring.kafka.bootstrap-servers=127.0.0.1:1",
					"spring.kafka.consumer.group-id=benchmark");
			case "REDIS" -> Sides.Redis.receive(arguments[1], (payload) -> {
			});
			case "INTEGRATION" -> {
				Sides.Integration.sender("127.0.0.1:" + arguments[1].substring(arguments[1].lastIndexOf(':') + 1));
				Sides.Integration.receive("127.0.0.1:1", (payload) -> {
				});
			}
			default -> Sides.start(Sides.Plain.class);
		}
		Peer.say(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
		System.exit(0);
	}

	static final class Zmq {

		@ZmqListener(topics = "topic.")
		void on(byte[] payload) {
			throw new IllegalStateException("Nothing is sent");
		}

	}

	static final class Kafka {

		@KafkaListener(topics = "topic")
		void on(byte[] payload) {
			throw new IllegalStateException("Nothing is sent");
		}

	}

}
