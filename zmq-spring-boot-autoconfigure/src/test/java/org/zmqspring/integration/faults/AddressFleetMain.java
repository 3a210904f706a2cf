package org.zmqspring.integration.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * A process with many subscribers to all addresses of one name. It prints each transition
 * of their links, and for each line of its input which numbers they have received.
 */
final class AddressFleetMain {

	private static final Map<String, Stream> streams = new ConcurrentSkipListMap<>();

	private AddressFleetMain() {
	}

	public static void main(String[] arguments) throws IOException {
		Endpoint name = Endpoint.parse(arguments[0], SocketMode.CONNECT);
		LinkSpec.AllAddresses all = new LinkSpec.AllAddresses(name, Duration.ofMillis(Long.parseLong(arguments[2])));
		try (BareApp app = new BareApp(new Printer())) {
			for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
				String socket = "s" + i;
				app.listen(socket, AddressFleetMain::received);
				app.open(new LinkSpec(socket, SocketType.SUB, SocketMode.CONNECT, name, ReconnectSettings.DEFAULTS,
						SocketSettings.subscriberDefaults(), false, all));
			}
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (input.readLine() != null) {
				streams.forEach((stream, numbers) -> System.out.println("STREAM " + stream + " " + numbers));
				System.out.println("END");
			}
		}
	}

	private static void received(ZmqMessage message) {
		String text = new String(message.payload(), StandardCharsets.UTF_8);
		streams.computeIfAbsent(message.socket() + " " + message.endpoint(), (key) -> new Stream())
			.received(Long.parseLong(text.substring(text.indexOf(' ') + 1)));
	}

	/** Prints the transitions. */
	private static final class Printer implements LinkListener {

		@Override
		public void changed(ZmqConnectionEvent event) {
			System.out.println("EVENT " + event.link().socket() + " " + event.link().endpoint() + " " + event.to() + " "
					+ event.cause().tag() + " " + event.at().toEpochMilli());
		}

	}

	/** The numbers that one subscriber received from one address. Thread-safe. */
	private static final class Stream {

		private long count;

		private long first;

		private long last;

		private long breaks;

		synchronized void received(long number) {
			if (this.count == 0) {
				this.first = number;
			}
			else if (number != this.last + 1) {
				this.breaks++;
			}
			this.count++;
			this.last = number;
		}

		@Override
		public synchronized String toString() {
			return this.count + " " + this.first + " " + this.last + " " + this.breaks;
		}

	}

}
