package org.zmqspring.benchmarks.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

import org.springframework.context.ConfigurableApplicationContext;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.benchmarks.Applications;
import org.zmqspring.benchmarks.receive.IntegrationReceiver;
import org.zmqspring.benchmarks.receive.RawReceiver;

/** Receives stamped messages in a process of its own, and reports by lines. */
public final class LatencyReceiver {

	private LatencyReceiver() {
	}

	public static void main(String[] arguments) throws IOException {
		Stamps stamps = receive(arguments[0], arguments[1]);
		System.out.println("ready");
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
		while (orders.readLine() != null) {
			System.out.println(stamps.report());
		}
		System.exit(0);
	}

	private static Stamps receive(String who, String endpoint) {
		switch (who) {
			case "LISTENER" -> {
				ConfigurableApplicationContext context = Applications.start(Listening.class,
						"zmq.subscriber.endpoints=" + endpoint);
				return context.getBean(Listening.class).stamps;
			}
			case "INTEGRATION" -> {
				Stamps stamps = new Stamps();
				new IntegrationReceiver(endpoint, stamps::arrived);
				return stamps;
			}
			default -> {
				Stamps stamps = new Stamps();
				new RawReceiver(endpoint, (payload) -> {
					stamps.arrived(payload);
					return payload.length;
				});
				return stamps;
			}
		}
	}

	static final class Listening {

		final Stamps stamps = new Stamps();

		@ZmqListener
		void on(byte[] payload) {
			this.stamps.arrived(payload);
		}

	}

}
