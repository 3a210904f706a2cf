package org.zmqspring.settings;

import java.time.Duration;

import org.zmqspring.message.Internal;

/**
 * The value of an option and the name under which it was set. Immutable.
 *
 * @param <T> the type of the value
 * @param property full name, such as {@code zmq.subscribers.prices.reconnect-ivl}; where
 * the value is built in, the most specific name under which it can be set
 * @param value the value in force
 * @param configured whether it was set, or else is built in
 */
@Internal
public record Option<T>(String property, T value, boolean configured) {

	/**
	 * An option that was set.
	 * @param <T> the type of the value
	 * @param property its full name
	 * @param value its value
	 * @return the option
	 */
	public static <T> Option<T> of(String property, T value) {
		return new Option<>(property, value, true);
	}

	/**
	 * An option that was not set.
	 * @param <T> the type of the value
	 * @param property the full name under which it can be set
	 * @param value its default
	 * @return the option
	 */
	public static <T> Option<T> builtIn(String property, T value) {
		return new Option<>(property, value, false);
	}

	/**
	 * The value as a user would write it.
	 * @return the value as text, a duration in milliseconds
	 */
	public String text() {
		return (this.value instanceof Duration duration) ? duration.toMillis() + "ms" : String.valueOf(this.value);
	}

	@Override
	public String toString() {
		return this.property + " (" + text() + (this.configured ? ")" : " by default)");
	}

}
