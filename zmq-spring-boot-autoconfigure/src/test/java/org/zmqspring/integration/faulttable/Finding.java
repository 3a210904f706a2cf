package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * How a contender fared with a fault, once. Immutable.
 *
 * @param noticed from the fault to the first sign of it, or {@code null}
 * @param attempts while the fault lasted
 * @param message from the end of the fault to the first message, or {@code null}
 * @param tries whether any attempt was made after the end of the fault
 * @param missing what the fault has cost, or {@code null} if the contender does not count
 */
record Finding(@Nullable Duration noticed, int attempts, @Nullable Duration message, boolean tries,
		@Nullable Missing missing) {

	/** As the table shows them: medians, and the worst wait for a message. */
	static String cell(List<Finding> findings) {
		List<Integer> attempts = findings.stream().map(Finding::attempts).sorted().toList();
		return noticed(findings) + " / " + attempts.get(attempts.size() / 2) + " / " + messages(findings);
	}

	/** How many messages the fault has cost, as the table shows it. */
	static String missingCell(List<Finding> findings) {
		return Missing.cell(findings.stream().map(Finding::missing).toList());
	}

	private static String noticed(List<Finding> findings) {
		List<Duration> noticed = times(findings, Finding::noticed);
		if (noticed.isEmpty()) {
			return "–";
		}
		String missed = (noticed.size() < findings.size()) ? " in " + noticed.size() + " of " + findings.size() : "";
		return text(noticed.get(noticed.size() / 2)) + missed;
	}

	private static String messages(List<Finding> findings) {
		List<Duration> messages = times(findings, Finding::message);
		String never = "";
		if (messages.size() < findings.size()) {
			int missed = findings.size() - messages.size();
			never = "**never**" + (messages.isEmpty() ? "" : " in " + missed + " of " + findings.size()) + " ("
					+ findings.stream().filter((one) -> one.message == null).findFirst().map(Finding::state).orElse("")
					+ ")";
		}
		if (messages.isEmpty()) {
			return never;
		}
		String middle = text(messages.get(messages.size() / 2)) + " (" + text(messages.get(messages.size() - 1)) + ")";
		return never.isEmpty() ? middle : middle + ", " + never;
	}

	private static List<Duration> times(List<Finding> findings, Function<Finding, @Nullable Duration> time) {
		return findings.stream().map(time).filter(Objects::nonNull).sorted().toList();
	}

	private String state() {
		return this.tries ? "still trying" : (this.noticed != null) ? "tries no more" : "believes it is connected";
	}

	/** Milliseconds below a second, else seconds. */
	static String text(Duration time) {
		return (time.toMillis() < 1000) ? time.toMillis() + " ms"
				: String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
	}

}
