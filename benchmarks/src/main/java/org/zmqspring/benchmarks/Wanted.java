package org.zmqspring.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The payload sizes and kinds of listeners to measure: all, or those that the system
 * properties {@code sizes} and {@code kinds} name. Stateless.
 */
public final class Wanted {

	private Wanted() {
	}

	public static int[] sizes() {
		String named = System.getProperty("sizes", "");
		return named.isEmpty() ? new int[] { 16, 64, 256, 1024, 65_536 }
				: Arrays.stream(named.split(",")).mapToInt(Integer::parseInt).toArray();
	}

	/**
	 * Check the values of both system properties.
	 * @param kinds the names of all kinds
	 * @throws IllegalArgumentException if a value is invalid; the message names the valid
	 * ones
	 */
	static void require(List<String> kinds) {
		String sizes = System.getProperty("sizes", "");
		if (!sizes.matches("(\\d{1,9}(,\\d{1,9})*)?")) {
			throw new IllegalArgumentException(
					"-Dsizes=" + sizes + " are no sizes. Name numbers of bytes, such as -Dsizes=64,1024");
		}
		String named = System.getProperty("kinds", "");
		if (!named.isEmpty() && !kinds.containsAll(Arrays.asList(named.split(",")))) {
			throw new IllegalArgumentException("-Dkinds=" + named + " are not all kinds of listeners. The kinds are "
					+ String.join(", ", kinds) + ". Name one or several, such as -Dkinds=BYTES,JSON");
		}
	}

	public static boolean kind(Enum<?> kind) {
		String named = System.getProperty("kinds", "");
		return named.isEmpty() || Arrays.asList(named.split(",")).contains(kind.name());
	}

}
