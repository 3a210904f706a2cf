package org.zmqspring.settings;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * Base of the builders of settings. It keeps the property name of each value, so that an
 * error message can name the property that must be changed. Not thread-safe.
 *
 * @param <B> the type of the builder
 */
public abstract class OptionsBuilder<B extends OptionsBuilder<B>> {

	private final String prefix;

	/** The property of the next value; {@code null} if it was not named. */
	private @Nullable String next;

	/**
	 * Create a builder.
	 * @param prefix how the full names of its properties begin, such as
	 * {@code zmq.subscribers.prices.}
	 */
	protected OptionsBuilder(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Name the property of the next value. Call it before the method that sets the value.
	 * Without it the full name is the prefix and the name of the option.
	 * @param property full name of the property, such as {@code zmq.reconnect-ivl}
	 * @return this builder
	 */
	@Internal
	public final B from(String property) {
		this.next = property;
		return self();
	}

	/**
	 * This builder, with its own type.
	 * @return this
	 */
	protected abstract B self();

	/**
	 * Keep a value that was set.
	 * @param <T> the type of the value
	 * @param name the name of the option, such as {@code reconnect-ivl}
	 * @param value the value
	 * @return the value with the full name of its property
	 */
	@Internal
	protected final <T> Option<T> set(String name, T value) {
		String property = (this.next != null) ? this.next : this.prefix + name;
		this.next = null;
		return Option.of(property, value);
	}

	/**
	 * Keep a default value.
	 * @param <T> the type of the value
	 * @param name the name of the option
	 * @param value the default
	 * @return the default with the full name of the property that can replace it
	 */
	@Internal
	protected final <T> Option<T> builtIn(String name, T value) {
		return Option.builtIn(this.prefix + name, value);
	}

}
