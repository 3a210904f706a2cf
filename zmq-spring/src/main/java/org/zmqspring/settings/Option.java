package org.zmqspring.settings;

import java.time.Duration;
import java.util.Locale;

import org.zmqspring.message.Internal;

/**
 * The value of a setting together with the name of the property. Immutable.
 *
 * @param <T> the type of the value
 * @param property full name, such as {@code zmq.subscribers.prices.reconnect-ivl}; for a
 * default value the most specific name under which it can be set
 * @param value the value in force
 * @param configured {@code true} if the value was set, {@code false} for a default value
 */
@Internal
public record Option<T>(String property, T value, boolean configured) {

	/**
	 * A value that was set.
	 * @param <T> the type of the value
	 * @param property the full name of the property
	 * @param value the value
	 * @return the option
	 */
	public static <T> Option<T> of(String property, T value) {
		return new Option<>(property, value, true);
	}

	/**
	 * A default value.
	 * @param <T> the type of the value
	 * @param property the full name of the property that can replace it
	 * @param value the default
	 * @return the option
	 */
	public static <T> Option<T> builtIn(String property, T value) {
		return new Option<>(property, value, false);
	}

	/**
	 * The value as a user would write it.
	 * @return the value as text, a duration in milliseconds, a constant in lower case
	 */
	public String text() {
		if (this.value instanceof Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}
		return (this.value instanceof Duration duration) ? duration.toMillis() + "ms" : String.valueOf(this.value);
	}

	@Override
	public String toString() {
		return this.property + " (" + text() + (this.configured ? ")" : " by default)");
	}

}
