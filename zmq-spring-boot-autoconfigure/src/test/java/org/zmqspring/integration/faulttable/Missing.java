package org.zmqspring.integration.faulttable;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a subscriber misses since its start. Immutable.
 *
 * @param numbered how many messages with a number it has received
 * @param really how many of those before the last one are missing, by counting
 * @param told how many it tells of
 * @param restarts how many new lives of the publisher it tells of
 */
record Missing(long numbered, long really, long told, long restarts) {

	/** The difference to an earlier moment, with what had been received until then. */
	Missing since(Missing earlier) {
		return new Missing(earlier.numbered, this.really - earlier.really, this.told - earlier.told,
				this.restarts - earlier.restarts);
	}

	/** As the table shows them: medians, and how often the two differ. */
	static String cell(List<@Nullable Missing> outages) {
		List<Missing> compared = outages.stream()
			.filter(Objects::nonNull)
			.filter((outage) -> outage.numbered > 0)
			.toList();
		if (compared.isEmpty()) {
			return "–";
		}
		long unknown = compared.stream().filter((outage) -> outage.restarts > 0).count();
		if (unknown == compared.size()) {
			return "unknown";
		}
		List<Missing> counted = compared.stream().filter((outage) -> outage.restarts == 0).toList();
		long differing = counted.stream().filter((outage) -> outage.told != outage.really).count();
		return median(counted, Missing::told) + " / " + median(counted, Missing::really)
				+ remark("unknown", unknown, compared) + remark("differ", differing, compared);
	}

	private static long median(List<Missing> outages, Function<Missing, Long> number) {
		return outages.stream().map(number).sorted().toList().get(outages.size() / 2);
	}

	private static String remark(String what, long count, List<Missing> compared) {
		return (count > 0) ? ", " + what + " in " + count + " of " + compared.size() : "";
	}

}
