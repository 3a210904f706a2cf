package org.zmqspring.settings;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * Remembers for each option that is set on a builder under which name it was set, so that
 * a problem can name it. Not thread-safe.
 *
 * @param <B> the type of the builder
 */
public abstract class OptionsBuilder<B extends OptionsBuilder<B>> {

	private final String prefix;

	private @Nullable String next;

	/**
	 * Create a builder.
	 * @param prefix what the full names of its options begin with, such as
	 * {@code zmq.subscribers.prices.}
	 */
	protected OptionsBuilder(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Name where the next option that is set comes from. Without it, that is the prefix
	 * and the name of the option.
	 * @param property its full name, such as {@code zmq.reconnect-ivl}
	 * @return this builder
	 */
	@Internal
	public final B from(String property) {
		this.next = property;
		return self();
	}

	/**
	 * This builder.
	 * @return this
	 */
	protected abstract B self();

	/**
	 * An option that is set now.
	 * @param <T> the type of its value
	 * @param name its name, such as {@code reconnect-ivl}
	 * @param value its value
	 * @return the option
	 */
	@Internal
	protected final <T> Option<T> set(String name, T value) {
		String property = (this.next != null) ? this.next : this.prefix + name;
		this.next = null;
		return Option.of(property, value);
	}

	/**
	 * An option that is not set yet.
	 * @param <T> the type of its value
	 * @param name its name
	 * @param value its default
	 * @return the option
	 */
	@Internal
	protected final <T> Option<T> builtIn(String name, T value) {
		return Option.builtIn(this.prefix + name, value);
	}

}
