package org.zmqspring.config;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;

/**
 * The beans of the application that extend how sockets are opened and watched. They are
 * looked up when the engine starts, so that they can inject a template or the registry of
 * listeners. Thread-safe.
 *
 * @param customizers applied to each socket
 * @param authenticators judge peers
 * @param linkListeners told of each change of a link
 */
record ZmqExtensions(List<ZmqSocketCustomizer> customizers, List<ZapAuthenticator> authenticators,
		List<LinkListener> linkListeners) {

	/** Look up each list at its first use. */
	static ZmqExtensions lazily(Supplier<List<ZmqSocketCustomizer>> customizers,
			Supplier<List<ZapAuthenticator>> authenticators, Supplier<List<LinkListener>> linkListeners) {
		return new ZmqExtensions(new LazyList<>(customizers), new LazyList<>(authenticators),
				new LazyList<>(linkListeners));
	}

	/** Create all of them now, on the thread that starts the application. */
	void resolve() {
		List.of(this.customizers, this.authenticators, this.linkListeners).forEach(List::size);
	}

	/** Thread-safe. */
	private static final class LazyList<T> extends AbstractList<T> {

		private final Supplier<List<T>> lookup;

		private volatile @Nullable List<T> found;

		LazyList(Supplier<List<T>> lookup) {
			this.lookup = lookup;
		}

		@Override
		public T get(int index) {
			return found().get(index);
		}

		@Override
		public int size() {
			return found().size();
		}

		private List<T> found() {
			List<T> known = this.found;
			if (known == null) {
				// Without a lock: creating beans can mean waiting for another thread that
				// creates beans.
				known = List.copyOf(this.lookup.get());
				this.found = known;
			}
			return known;
		}

	}

}
