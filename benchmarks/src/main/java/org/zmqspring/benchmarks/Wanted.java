package org.zmqspring.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What of a part is measured, where a system property names less than all: payload sizes
 * ({@code sizes}) and kinds of listeners ({@code kinds}). Stateless.
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
	 * Make sure that what is named is there.
	 * @param kinds the names of all kinds
	 * @throws IllegalArgumentException if it is not; the message names what is
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
