package org.zmqspring.settings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.zmqspring.message.Internal;

/**
 * Collects what is wrong with settings, so that all of it can be told at once. An option
 * that several sockets share is named once. Confined to the thread that checks.
 */
@Internal
public final class Problems {

	/** Above it, milliseconds soon overflow the engine's {@code int} options. */
	public static final Duration LONGEST = Duration.ofMillis(1L << 30);

	private final Set<InvalidSetting> found = new LinkedHashSet<>();

	/** Nothing is wrong yet. */
	public Problems() {
	}

	/**
	 * Add a problem.
	 * @param option the option
	 * @param reason what is wrong with it
	 * @param remedy what to do
	 */
	public void add(Option<?> option, String reason, String remedy) {
		this.found.add(new InvalidSetting(option.property(), option.text(), reason, remedy));
	}

	/**
	 * A duration may be zero. One below a millisecond would become zero in the engine,
	 * where that means something else.
	 * @param option the option
	 * @return whether it is valid
	 */
	public boolean duration(Option<Duration> option) {
		Duration value = option.value();
		if (value.isNegative()) {
			add(option, "must not be negative", "Set 0 or more; a number without unit is milliseconds");
			return false;
		}
		if (!value.isZero() && value.toMillis() < 1) {
			add(option, "must be 0 or at least 1ms", "Set 0 or 1ms or more");
			return false;
		}
		return notTooLong(option);
	}

	/**
	 * A duration may be negative, but not be longer than {@link #LONGEST}.
	 * @param option the option
	 * @return whether it is valid
	 */
	public boolean notTooLong(Option<Duration> option) {
		if (option.value().compareTo(LONGEST) > 0) {
			add(option, "must not be above " + LONGEST.toMillis() + "ms (12 days)",
					"Set a shorter time; a number without unit is milliseconds");
			return false;
		}
		return true;
	}

	/**
	 * A duration must be whole seconds.
	 * @param option the option
	 * @param most the largest number of seconds
	 */
	public void seconds(Option<Duration> option, int most) {
		Duration value = option.value();
		if (value.getNano() != 0 || value.getSeconds() < 1 || value.getSeconds() > most) {
			add(option, "must be whole seconds between 1s and " + most + "s",
					"Set a number of seconds such as 10s; a number without unit is milliseconds");
		}
	}

	/**
	 * A number must be within bounds.
	 * @param option the option
	 * @param least the smallest number
	 * @param most the largest number
	 */
	public void range(Option<Integer> option, int least, int most) {
		if (option.value() < least) {
			add(option, "must be at least " + least, "Set " + least + " or more");
		}
		else if (option.value() > most) {
			add(option, "must be at most " + most, "Set " + most + " or less");
		}
	}

	/**
	 * Whether nothing is wrong so far.
	 * @return {@code false} if there is a problem
	 */
	public boolean isEmpty() {
		return this.found.isEmpty();
	}

	/**
	 * End the check.
	 * @throws InvalidSettingsException if there is a problem; it names all of them
	 */
	public void throwIfAny() {
		if (!this.found.isEmpty()) {
			throw new InvalidSettingsException(List.copyOf(this.found));
		}
	}

}
