package org.zmqspring.settings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.zmqspring.message.Internal;

/**
 * Checks settings and collects all invalid ones, so that one exception can name them. A
 * setting that several sockets share is named once. Confined to the thread that checks.
 */
@Internal
public final class Problems {

	/** Longer times, in milliseconds, could overflow the engine's {@code int} options. */
	public static final Duration LONGEST = Duration.ofMillis(1L << 30);

	private final Set<InvalidSetting> found = new LinkedHashSet<>();

	/** Begin without a problem. */
	public Problems() {
	}

	/**
	 * Add an invalid setting.
	 * @param option the setting
	 * @param reason what is wrong with its value
	 * @param remedy how to correct it
	 */
	public void add(Option<?> option, String reason, String remedy) {
		this.found.add(new InvalidSetting(option.property(), option.text(), reason, remedy));
	}

	/**
	 * Check a duration that may be zero. The engine counts in milliseconds, so a shorter
	 * time would become zero, which has another meaning there.
	 * @param option the setting
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
	 * Check a duration that may be negative, but not longer than {@link #LONGEST}.
	 * @param option the setting
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
	 * Check a duration that must be whole seconds.
	 * @param option the setting
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
	 * Check that a number is within bounds.
	 * @param option the setting
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
	 * End the check.
	 * @throws InvalidSettingsException if a setting is invalid; it names all invalid ones
	 */
	public void throwIfAny() {
		if (!this.found.isEmpty()) {
			throw new InvalidSettingsException(List.copyOf(this.found));
		}
	}

}
