package org.zmqspring.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The publisher of a measurement, a process of its own: tells its ports on standard
 * output and obeys {@code on <index>}, {@code off <index>} and
 * {@code pace <index> <messages a second>} on standard input.
 */
public final class LoadPublisher {

	private LoadPublisher() {
	}

	public static void main(String[] arguments) throws IOException {
		Load load = Load.parse(arguments);
		LoadConnection[] connections = IntStream.range(0, Integer.parseInt(arguments[arguments.length - 1]))
			.mapToObj((index) -> open(load))
			.toArray(LoadConnection[]::new);
		Arrays.stream(connections).forEach((connection) -> System.out.println(connection.port()));
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			String[] words = order.split(" ");
			LoadConnection connection = connections[Integer.parseInt(words[1])];
			if (words[0].equals("pace")) {
				connection.pace(Double.parseDouble(words[2]));
			}
			else {
				connection.set(words[0].equals("on"));
			}
			System.out.println("ok");
		}
	}

	private static LoadConnection open(Load load) {
		try {
			return new LoadConnection(load);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
