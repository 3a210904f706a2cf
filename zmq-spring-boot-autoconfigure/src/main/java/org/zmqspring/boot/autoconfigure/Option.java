package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.springframework.boot.convert.DurationStyle;

/**
 * The value of an option and the property that set it. Immutable.
 *
 * @param <T> the type of the value
 * @param property full name of the property; where none is set, the most specific one
 * that could be
 * @param value the value in force
 * @param configured whether the property is set, or else the value is built in
 */
record Option<T>(String property, T value, boolean configured) {

	/**
	 * The value as a user would write it.
	 * @return the value as text, a duration in milliseconds
	 */
	String text() {
		return (this.value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration)
				: String.valueOf(this.value);
	}

	@Override
	public String toString() {
		return this.property + " (" + text() + (this.configured ? ")" : " by default)");
	}

}
