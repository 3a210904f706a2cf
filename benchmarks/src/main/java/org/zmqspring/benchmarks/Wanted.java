package org.zmqspring.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The payload sizes and kinds that the system properties {@code sizes} and {@code kinds}
 * name. Stateless.
 */
public final class Wanted {

	private Wanted() {
	}

	/**
	 * The payload sizes to measure.
	 * @param usual those without the system property
	 * @return numbers of bytes
	 */
	public static int[] sizes(int... usual) {
		String named = System.getProperty("sizes", "");
		return named.isEmpty() ? usual : Arrays.stream(named.split(",")).mapToInt(Integer::parseInt).toArray();
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

	/**
	 * The kinds to measure.
	 * @param <K> the type
	 * @param possible all, in their order
	 * @param usual those without the system property
	 * @return some of the possible ones
	 */
	public static <K extends Enum<K>> List<K> kinds(Set<K> possible, Set<K> usual) {
		String named = System.getProperty("kinds", "");
		return named.isEmpty() ? List.copyOf(usual)
				: possible.stream().filter((kind) -> Arrays.asList(named.split(",")).contains(kind.name())).toList();
	}

}
